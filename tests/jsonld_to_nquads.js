// Reads a JSON-LD file and prints its quads as N-Quads, with the jsonld package (https://github.com/digitalbazaar/jsonld.js).
// NODE_PATH tells where the package lies. Usage: node jsonld_to_nquads.js FILE
const fs = require("fs");
const jsonld = require("jsonld");

// Everything is in the file: a context that had to be fetched would be a fault.
const refuse = (url) => Promise.reject(new Error(`the file wants ${url}`));

jsonld
  .toRDF(JSON.parse(fs.readFileSync(process.argv[2], "utf8")), {
    format: "application/n-quads",
    documentLoader: refuse,
    safe: true,
  })
  .then((quads) => process.stdout.write(quads))
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
