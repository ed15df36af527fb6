// Frames a JSON-LD file with the jsonld package (https://github.com/digitalbazaar/jsonld.js) and prints the result.
// NODE_PATH tells where the package lies. Usage: node jsonld_frame.js FILE FRAME
const fs = require("fs");
const jsonld = require("jsonld");

// Everything is in the files: a context that had to be fetched would be a fault.
const refuse = (url) => Promise.reject(new Error(`the file wants ${url}`));
const [document, frame] = process.argv.slice(2).map((path) => JSON.parse(fs.readFileSync(path, "utf8")));

jsonld
  .frame(document, frame, { documentLoader: refuse, omitGraph: false })
  .then((framed) => process.stdout.write(JSON.stringify(framed)))
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
