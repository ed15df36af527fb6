// Fetches each IRI given, as JSON-LD by content negotiation, and prints all of them expanded.
const jsonld = require("jsonld");

async function nothing(url) {
  throw new Error(`the document wants ${url}`);
}

async function main(iris) {
  const expanded = [];
  for (const iri of iris) {
    const response = await fetch(iri, { headers: { Accept: "application/ld+json" } });
    if (!response.ok) throw new Error(`${iri}: ${response.status}`);
    expanded.push(await jsonld.expand(await response.json(), { documentLoader: nothing, base: iri }));
  }
  process.stdout.write(JSON.stringify(expanded));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
