// Verifies webhooks with the library that Standard Webhooks publishes.
// In: lines of JSON {"secret", "headers", "body"}. Out: for each "good", or why not.
const {Webhook} = require('standardwebhooks');

for (const line of require('fs').readFileSync(0, 'utf8').split('\n').filter((l) => l !== '')) {
    const {secret, headers, body} = JSON.parse(line);
    try {
        new Webhook(secret).verify(body, headers);
        console.log('good');
    } catch (error) {
        console.log(error.message);
    }
}
