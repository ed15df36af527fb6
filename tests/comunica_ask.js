// Puts the queries in files to a SPARQL endpoint with Comunica: node comunica_ask.js ENDPOINT FILE...
// Prints an array of results, each as SPARQL Query Results JSON.
const fs = require("fs");
const { QueryEngine } = require("@comunica/query-sparql");

async function main([endpoint, ...files]) {
  const engine = new QueryEngine();
  const answers = [];
  for (const file of files) {
    const result = await engine.query(fs.readFileSync(file, "utf8"), { sources: [endpoint] });
    const { data } = await engine.resultToString(result, "application/sparql-results+json");
    let text = "";
    for await (const chunk of data) text += chunk;
    answers.push(JSON.parse(text));
  }
  process.stdout.write(JSON.stringify(answers));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
