// Every reason code of MQTT 5 (section 2.4): byte, name as the specification spells it, what it means and what to do.
// A test of the gateway compares bytes and names with its own table.
const REASONS = new Map([
    [0x00, ['Success', 'The server did what was asked; nothing to do.']],
    [0x01, ['Granted QoS 1', 'The subscription stands and delivers at most with QoS 1.']],
    [0x02, ['Granted QoS 2', 'The subscription stands and delivers up to QoS 2.']],
    [0x04, ['Disconnect with Will Message', 'The other side leaves and wants its will published; nothing to do.']],
    [0x10, ['No matching subscribers', 'The message was accepted, but nobody subscribes to this topic: subscribe first if you expected a reader.']],
    [0x11, ['No subscription existed', 'There was nothing to unsubscribe from: check the spelling of the filter.']],
    [0x18, ['Continue authentication', 'The server wants one more step of enhanced authentication, which this page does not speak.']],
    [0x19, ['Re-authenticate', 'A new round of authentication begins.']],
    [0x80, ['Unspecified error', 'The server refused and gives no reason: look at the gateway’s log for the rule.']],
    [0x81, ['Malformed Packet', 'The server could not read what it received: a fault in the client or in something between, so please report it.']],
    [0x82, ['Protocol Error', 'A packet was readable but not allowed at this point: check which option the profile forbids.']],
    [0x83, ['Implementation specific error', 'The packet is valid, yet this server does not take it: see what the profile offers instead.']],
    [0x84, ['Unsupported Protocol Version', 'The server does not speak this version of MQTT: switch the version above.']],
    [0x85, ['Client Identifier not valid', 'The client id is not acceptable: choose a shorter or plainer one, or the one your token names.']],
    [0x86, ['Bad User Name or Password', 'The token was not accepted: it may be expired, forged or for somebody else, so get a fresh one and reconnect.']],
    [0x87, ['Not authorized', 'You are known, but this is not allowed for you: use a topic or a token that has the right.']],
    [0x88, ['Server unavailable', 'The server cannot serve anybody now: wait a little and reconnect.']],
    [0x89, ['Server busy', 'The server has too much to do: wait a little and try again.']],
    [0x8a, ['Banned', 'An operator has locked this client out: ask them why.']],
    [0x8b, ['Server shutting down', 'The server is stopping: reconnect when it is back.']],
    [0x8c, ['Bad authentication method', 'The server does not support this way to authenticate: use a token as the password.']],
    [0x8d, ['Keep Alive timeout', 'Nothing was heard from this client for one and a half times the keep alive: a sleeping tab or a lost network, so reconnect.']],
    [0x8e, ['Session taken over', 'Another client connected with the same client id: give each tab or device its own.']],
    [0x8f, ['Topic Filter invalid', 'The filter is not accepted here: check its spelling, and what the profile permits.']],
    [0x90, ['Topic Name invalid', 'The topic is not accepted here: use another name, without wildcards; some services also say this of a filter with wildcards.']],
    [0x91, ['Packet Identifier in use', 'Client and server disagree about what is still in flight: reconnect with a clean start.']],
    [0x92, ['Packet Identifier not found', 'The server no longer knows this exchange, usually after a reconnect: nothing to do.']],
    [0x93, ['Receive Maximum exceeded', 'Too many unacknowledged messages at once: respect the announced Receive Maximum.']],
    [0x94, ['Topic Alias invalid', 'A topic alias was zero or above the announced maximum: use a smaller one or the full topic.']],
    [0x95, ['Packet too large', 'The packet is bigger than the announced Maximum Packet Size: send a smaller payload.']],
    [0x96, ['Message rate too high', 'Too many packets in too short a time: slow down and reconnect.']],
    [0x97, ['Quota exceeded', 'A limit for this client is used up: unsubscribe from something or wait until messages are delivered.']],
    [0x98, ['Administrative action', 'An operator closed this connection: ask them why.']],
    [0x99, ['Payload format invalid', 'The payload is not what its format indicator promises: send valid UTF-8 text.']],
    [0x9a, ['Retain not supported', 'This server keeps no retained messages: publish without retain.']],
    [0x9b, ['QoS not supported', 'This server does not take so high a QoS: use one up to the announced Maximum QoS.']],
    [0x9c, ['Use another server', 'For now another server is responsible: connect there.']],
    [0x9d, ['Server moved', 'The service lives elsewhere for good: change the address.']],
    [0x9e, ['Shared Subscriptions not supported', 'Filters that begin with $share/ are not offered: subscribe without it.']],
    [0x9f, ['Connection rate exceeded', 'Too many connects in too short a time: wait a little and reconnect.']],
    [0xa0, ['Maximum connect time', 'This connection has lasted as long as it may, often as long as its token: reconnect with a fresh one.']],
    [0xa1, ['Subscription Identifiers not supported', 'The server cannot label subscriptions: subscribe without an identifier.']],
    [0xa2, ['Wildcard Subscriptions not supported', 'Filters with + or # are not offered: subscribe to exact topics.']],
]);

// What 0x00 means depends on the packet, and two packets give it a name of their own.
const ZERO = new Map([
    ['CONNACK', ['Success', 'You are connected; subscribe and publish.']],
    ['PUBACK', ['Success', 'The server has taken the message over; nothing to do.']],
    ['PUBREC', ['Success', 'The server holds the message; the second half of the QoS 2 handshake follows by itself.']],
    ['PUBCOMP', ['Success', 'The QoS 2 handshake is complete: the message was taken over exactly once.']],
    ['UNSUBACK', ['Success', 'The subscription is gone; no further messages come from it.']],
    ['SUBACK', ['Granted QoS 0', 'The subscription stands and delivers with QoS 0: at most once, without acknowledgement.']],
    ['DISCONNECT', ['Normal disconnection', 'The connection ended in good order; reconnect when you like.']],
]);

// MQTT 3.1.1 has five refusals in CONNACK and one in SUBACK.
const CONNECT_RETURN = [
    ['Connection accepted', 'You are connected; subscribe and publish.'],
    ['Unacceptable protocol version', 'The server does not speak MQTT 3.1.1: switch to version 5 above.'],
    ['Identifier rejected', 'The client id is not acceptable: choose a shorter or plainer one.'],
    ['Server unavailable', 'The server cannot serve anybody now: wait a little and reconnect.'],
    ['Bad user name or password', 'The token was not accepted: get a fresh one and reconnect.'],
    ['Not authorized', 'You may not connect like this: use another token, or MQTT 5 to hear more of the reason.'],
];
const SUBSCRIBE_FAILURE = ['Failure', 'The server did not grant this filter; MQTT 3.1.1 cannot say why, MQTT 5 can.'];
const UNKNOWN = ['Unknown code', 'The specification does not define this code: look at the server’s documentation.'];

function words(packet, code, version) {
    if (version !== 5 && packet === 'CONNACK') return CONNECT_RETURN[code] ?? UNKNOWN;
    if (version !== 5 && packet === 'SUBACK' && code === 0x80) return SUBSCRIBE_FAILURE;
    if (code === 0x00 && ZERO.has(packet)) return ZERO.get(packet);
    return REASONS.get(code) ?? UNKNOWN;
}

/** A code in words: `{hex, name, sentence, tone}`, where tone is `good`, `notice` or `bad`. */
export function explain(packet, code, version) {
    const [name, sentence] = words(packet, code, version);
    const hex = '0x' + code.toString(16).toUpperCase().padStart(2, '0');
    const failed = code >= 0x80 || (version !== 5 && packet === 'CONNACK' && code > 0);
    const notice = code >= 0x10 || (packet === 'DISCONNECT' && code > 0);
    return { hex, name, sentence, tone: failed ? 'bad' : notice ? 'notice' : 'good' };
}
