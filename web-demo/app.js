// The page: wires the forms, the one connection and what is shown.
import { announcements, limits } from './announce.js';
import { clearJournal, note, noteAnswer, say } from './journal.js';
import { Link } from './link.js';
import { explain } from './reasons.js';
import { byId, clock, describe, element, Feed, readable, tag } from './view.js';

const MESSAGES_SHOWN = 500;
const SUBSCRIPTIONS_KEPT = 100;
const RETRIES = 6;
const FIRST_RETRY_MILLIS = 1_000;
const LONGEST_RETRY_MILLIS = 20_000;
/** Busy, unavailable, shutting down, connecting too often: the same attempt may succeed later. */
const WORTH_A_RETRY = new Set([0x88, 0x89, 0x8b, 0x9f]);

const messages = new Feed(byId('messages'), MESSAGES_SHOWN, (seen) => {
    byId('message-count').textContent = seen > MESSAGES_SHOWN ? `${seen}, newest ${MESSAGES_SHOWN} shown` : seen;
    byId('latest-count').textContent = seen === 1 ? '1 message' : `${seen} messages`;
});
const subscriptions = new Map(); // filter -> {options, code}; the page's wish, kept over reconnects

let link = null; // the connection now open or being opened
let attempt = 0; // counts connects, so that a slow token of an old attempt is dropped
let retries = 0;
let retryTimer = 0;
let credentials = {};

const version = () => Number(document.querySelector('[name=version]:checked').value);

// --- the state ---

function show(state, text) {
    const pill = byId('state');
    pill.dataset.state = state;
    pill.textContent = text;
    for (const button of document.querySelectorAll('[data-needs-connection]')) button.disabled = state !== 'connected';
    drawSubscriptions();
}

function announce(connack) {
    byId('announcements').replaceChildren(...announcements(connack, link.version).map(({ name, value, tone }) => {
        const heading = element('th', '', name);
        heading.scope = 'row';
        return element('tr', tone, heading, element('td', '', value));
    }));
    byId('announced-summary').textContent = limits(connack, link.version);
    byId('announced').hidden = false;
}

// --- connecting ---

/** The page's own gateway, and no other server, gets a development token. */
const isOwnGateway = (address) => new URL(address).host === location.host;

/** A token the reader pasted, or a development token, or null where the gateway gives none. */
async function credentialsFor(address) {
    const own = { token: byId('token').value.trim(), clientId: byId('client-id').value.trim() };
    if (own.token || !isOwnGateway(address)) return own;
    const answer = await fetch('dev/token', { cache: 'no-store' });
    if (!answer.ok) return null;
    const given = await answer.json();
    return { ...given, clientId: own.clientId || given.clientId };
}

function askForToken() {
    const hint = byId('token-note');
    hint.classList.add('urgent');
    hint.textContent = 'This gateway gives no development tokens here (they exist only on the gateway’s own machine, with its '
        + 'development key). Paste a token, such as one from “tidegate token mint”, and press Connect.';
    byId('settings').open = true;
    byId('token').focus();
    byId('who').textContent = 'Not connected: a token is needed.';
    show('failed', 'Needs a token');
}

async function connect() {
    clearTimeout(retryTimer);
    link?.leave();
    link = null;
    const mine = ++attempt;
    const address = byId('address').value.trim();
    if (!/^wss?:\/\/[^/]/.test(address) || !URL.canParse(address)) {
        show('failed', 'Offline');
        say('The address must look like ws://localhost:8080/mqtt: correct it under “Address and token”.');
        return;
    }
    show('connecting', 'Connecting');
    byId('announced').hidden = true; // what an earlier connection was told need not hold for this one
    byId('who').replaceChildren('Connecting to ', element('span', 'mono', address), '.');
    try {
        const found = await credentialsFor(address);
        if (mine !== attempt) return;
        if (found === null) return askForToken();
        credentials = found;
        link = new Link({ address, version: version(), clientId: found.clientId, token: found.token }, listener);
    } catch (failure) {
        if (mine !== attempt) return;
        say(`Could not start: ${failure.message}`);
        retry('Offline');
    }
}

function retry(text) {
    if (retries >= RETRIES) {
        show('failed', text);
        say('Gave up for now. Press Reconnect when the server is back.');
        return;
    }
    const delay = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** retries);
    retries += 1;
    show('waiting', `${text}, again in ${delay / 1000} s`);
    retryTimer = setTimeout(connect, delay);
}

const listener = {
    opened(connack) {
        retries = 0;
        byId('settings').open = false;
        announce(connack);
        const { clientId, profile, expiresAt } = credentials;
        const until = expiresAt && new Date(expiresAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
        byId('who').replaceChildren('Connected to ', element('span', 'mono', byId('address').value.trim()), ' as ',
            element('span', 'mono', connack.properties?.assignedClientIdentifier ?? clientId), '.',
            profile ? element('span', '', ' Profile ', element('span', 'mono', profile), '.') : '',
            until ? ` Development token valid until ${until}.` : '');
        for (const each of subscriptions.values()) each.code = undefined;
        show('connected', 'Connected');
        for (const [filter, { options }] of subscriptions) link.subscribe(filter, options);
    },
    closed({ code, reason, wasOpen, leftWith }) {
        const was = leftWith && explain(leftWith.packet, leftWith.code, link.version);
        if (!leftWith) {
            note('↓', 'CLOSED', '', element('p', '', wasOpen
                ? `The WebSocket closed with ${code} ${reason}: the network or the server broke off without a reason code.`
                : 'The WebSocket did not open: is the server running, is the path right, and does it allow this page’s origin?'));
        }
        byId('who').textContent = was ? `${was.hex} ${was.name}. ${was.sentence}` : 'Not connected.';
        if (leftWith?.packet === 'DISCONNECT' && !WORTH_A_RETRY.has(leftWith.code)) forgetUnanswered();
        const connackBusy = link.version !== 5 && leftWith?.packet === 'CONNACK' && leftWith.code === 3;
        if (!leftWith || WORTH_A_RETRY.has(leftWith.code) || connackBusy) retry('Lost');
        else show('failed', leftWith.packet === 'CONNACK' ? 'Refused' : 'Disconnected');
    },
    message(topic, packet) {
        const time = clock();
        messages.add(() => drawMessage(topic, packet, time));
    },
    sent: (packet, text) => note('↑', packet, text),
    answered(packet, code, about, reasonString) {
        noteAnswer({ packet, code, about, reasonString }, link.version);
        if (packet === 'SUBACK') granted(about, code);
        if (packet === 'UNSUBACK' && (code === null || code < 0x80)) forget(about);
    },
    unsubscribable: forget,
    trouble: (text) => say(`Not sent: ${text}.`),
};

function drawMessage(topic, packet, time) {
    const about = describe(packet.properties);
    return element('li', '',
        element('div', 'line', element('strong', 'mono', topic), tag(`QoS ${packet.qos}`),
            packet.retain ? tag('retained', 'notice') : null, packet.dup ? tag('sent again', 'notice') : null, time),
        packet.payload.length ? element('pre', '', readable(packet.payload)) : element('p', '', '(empty payload)'),
        about.length ? element('p', 'mono', about.map(([name, value]) => `${name}: ${value}`).join(' · ')) : null);
}

// --- subscriptions ---

function granted(filter, code) {
    const one = subscriptions.get(filter);
    if (!one) return;
    if (code >= 0x80) subscriptions.delete(filter);
    else one.code = code;
    drawSubscriptions();
}

function forget(filter) {
    subscriptions.delete(filter);
    drawSubscriptions();
}

/** A subscription that cost the connection would cost every later one too, so the page asks for it no more. */
function forgetUnanswered() {
    for (const [filter, { code }] of subscriptions) if (code === undefined) subscriptions.delete(filter);
    drawSubscriptions();
}

function drawSubscriptions() {
    const connected = byId('state').dataset.state === 'connected';
    byId('subscriptions').replaceChildren(...Array.from(subscriptions, ([filter, { options, code }]) => {
        const button = element('button', 'quiet', 'Unsubscribe');
        button.type = 'button';
        button.ariaLabel = `Unsubscribe from ${filter}`;
        button.addEventListener('click', () => (connected ? link.unsubscribe(filter) : forget(filter)));
        const lowered = code < options.qos;
        const mark = code === undefined ? tag('waiting')
            : tag(lowered ? `QoS ${code} granted, ${options.qos} asked` : `QoS ${code}`, lowered ? 'notice' : 'good');
        return element('li', '', element('span', 'mono', filter), mark, button);
    }));
}

// --- forms ---

const onSubmit = (id, action) => byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    action();
});

onSubmit('subscribe-form', () => {
    const filter = byId('filter').value;
    if (subscriptions.size >= SUBSCRIPTIONS_KEPT && !subscriptions.has(filter)) {
        say(`This page keeps at most ${SUBSCRIPTIONS_KEPT} subscriptions: unsubscribe from one first.`);
        return;
    }
    const options = {
        qos: Number(byId('subscribe-qos').value),
        nl: byId('no-local').checked,
        rap: byId('as-published').checked,
        rh: Number(byId('retain-handling').value),
    };
    subscriptions.set(filter, { options, code: undefined });
    drawSubscriptions();
    link.subscribe(filter, options);
});

onSubmit('publish-form', () => {
    link.publish(byId('topic').value, byId('payload').value, {
        qos: Number(byId('publish-qos').value),
        retain: byId('retain').checked,
        properties: link.version === 5 ? publishProperties() : undefined,
    });
});

function publishProperties() {
    const properties = {};
    if (byId('content-type').value) properties.contentType = byId('content-type').value;
    if (byId('response-topic').value) properties.responseTopic = byId('response-topic').value;
    if (byId('expiry').value) properties.messageExpiryInterval = Number(byId('expiry').value);
    const lines = byId('user-properties').value.split('\n').filter((line) => line.includes(':'));
    const user = Object.create(null);
    for (const line of lines) {
        const name = line.slice(0, line.indexOf(':')).trim();
        (user[name] ??= []).push(line.slice(line.indexOf(':') + 1).trim());
    }
    if (lines.length) properties.userProperties = { ...user };
    return properties;
}

function start() {
    retries = 0;
    connect();
}

onSubmit('settings-form', start);
byId('reconnect').addEventListener('click', start);
byId('clear-messages').addEventListener('click', () => messages.clear());
byId('clear-log').addEventListener('click', clearJournal);
byId('versions').addEventListener('change', () => {
    for (const each of document.querySelectorAll('.v5')) each.hidden = version() !== 5;
    start();
});

const { path } = await (await fetch('endpoint.json')).json();
byId('address').value = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
start();
