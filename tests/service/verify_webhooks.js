// Verifies webhooks with the library that Standard Webhooks publishes, which only knows v1.
// In: lines of JSON {"secret", "headers", "body", "off"}: off is how many seconds the receiver's clock is ahead of the
// moment at which it was signed. Out: for each "good", or why not.
const {Webhook} = require('standardwebhooks');

for (const line of require('fs').readFileSync(0, 'utf8').split('\n').filter((l) => l !== '')) {
    const {secret, headers, body, off} = JSON.parse(line);
    Date.now = () => (Number(headers['webhook-timestamp']) + off) * 1000;
    try {
        new Webhook(secret).verify(body, headers);
        console.log('good');
    } catch (error) {
        console.log(error.message);
    }
}
