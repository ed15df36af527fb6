// Answers queries from one file with Comunica: node comunica_answers.js FILE QUERY... prints the rows of each as JSON,
// objects with the values by the names of the variables.
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const { QueryEngine } = require("@comunica/query-sparql-file");

async function main([file, ...queries]) {
  const engine = new QueryEngine();
  const answers = [];
  for (const query of queries) {
    const stream = await engine.queryBindings(readFileSync(query, "utf8"), { sources: [pathToFileURL(file).href] });
    const rows = await stream.toArray();
    answers.push(rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value]))));
  }
  process.stdout.write(JSON.stringify(answers));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
