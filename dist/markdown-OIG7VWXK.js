import{createRequire as createRequire_}from'node:module';import{fileURLToPath as fileURLToPath_}from'node:url';const require=createRequire_(import.meta.url);const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));
import{UNLIMITED,completeSections,fill}from"./chunk-E3X3667O.js";import"./chunk-PHXJDTZM.js";import"./chunk-AOLUT4AR.js";function renderMarkdown(report){return`${fill(completeSections(report,"in the JSON report"),UNLIMITED)}
`}export{renderMarkdown};
