// Asks the admin API how the bridges do, every other second while somebody looks. The token stays in this variable.

import { Row, summary } from './bridges.js';

const PACE = 2_000;
/** What was told to do something has done it by then, mostly. */
const SOON = 250;
const $ = (id) => document.getElementById(id);
const rows = new Map();
let token = '';
let timer = 0;

$('plain').hidden = window.isSecureContext;

class Refused extends Error {}

async function ask(path, body) {
    const answer = await fetch(path, {
        method: body ? 'POST' : 'GET',
        headers: { Authorization: `Bearer ${token}` },
        body: body && JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
    });
    if (answer.status === 401) throw new Refused('The gateway does not know this token.');
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error ?? `The gateway answers ${answer.status}.`);
    return said;
}

function tell(words, tone) {
    if ($('state').textContent !== words) $('state').textContent = words;
    $('state').dataset.tone = tone;
}

function show(bridges) {
    const now = Date.now();
    const names = new Set(bridges.map((each) => each.name));
    for (const [name, row] of rows) {
        if (!names.has(name)) {
            row.element.remove();
            rows.delete(name);
        }
    }
    for (const bridge of bridges) {
        if (!rows.has(bridge.name)) {
            const row = new Row(bridge.name, act);
            rows.set(bridge.name, row);
            $('rows').append(row.element);
        }
        rows.get(bridge.name).fill(bridge, now);
    }
    $('table').hidden = bridges.length === 0;
    $('empty').hidden = bridges.length > 0;
    $('summary').textContent = bridges.length > 0 ? summary(bridges) : '';
    $('table').classList.remove('stale');
}

async function look() {
    clearTimeout(timer);
    try {
        const { bridges } = await ask('/api/bridges');
        if (!token) return; // signed out meanwhile
        show(bridges);
        tell('Live', 'good');
        $('door').hidden = true;
        $('bridges').hidden = false;
        $('leave').hidden = false;
    } catch (failure) {
        if (failure instanceof Refused || $('bridges').hidden) {
            leave();
            refuse(failure instanceof Refused ? failure.message : 'The gateway does not answer.');
            return;
        }
        tell('The gateway does not answer', 'bad');
        $('table').classList.add('stale');
    }
    if (!document.hidden) timer = setTimeout(look, PACE);
}

async function act(action, name) {
    try {
        const { done } = await ask(`/api/bridges/${action}`, { name });
        $('answer').textContent = `Bridge ${name} is ${done}.`;
    } catch (failure) {
        $('answer').textContent = failure instanceof Refused ? failure.message : `Bridge ${name} is as it was: ${failure.message}`;
    }
    clearTimeout(timer);
    timer = setTimeout(look, SOON);
}

function refuse(why) {
    $('refusal').textContent = why;
    $('refusal').hidden = false;
    $('token').focus();
}

function leave() {
    clearTimeout(timer);
    token = '';
    rows.forEach((row) => row.element.remove());
    rows.clear();
    $('answer').textContent = '';
    $('bridges').hidden = true;
    $('leave').hidden = true;
    $('door').hidden = false;
    $('refusal').hidden = true;
    tell('Signed out', 'idle');
    $('token').focus();
}

$('door-form').addEventListener('submit', (event) => {
    event.preventDefault();
    token = $('token').value.trim();
    $('token').value = '';
    $('refusal').hidden = true;
    tell('Asking', 'notice');
    look();
});
$('leave').addEventListener('click', leave);
document.addEventListener('visibilitychange', () => {
    if (!document.hidden && token) look();
});
$('token').focus();
