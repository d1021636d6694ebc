// What JScript and its host give beside the language: loaded before each program. Names that start with $ are natives of
// js_host.c and js_object.c, or called by the rewritten source.
(function (global) {
    'use strict';
    function hide(object, name, value) {
        Object.defineProperty(object, name, {value: value, writable: true, enumerable: false, configurable: true});
    }
    function put(name, value) { hide(global, name, value); }

    var names = ['Duktape', 'CBOR', 'Buffer'], i;
    for (i = 0; i < names.length; i++) delete global[names[i]];

    // --- the clock of the world; UTC is the local time, so that runs repeat ---
    var Real = Date, proto = Date.prototype;
    function Clock(a, b, c, d, e, f, g) {
        var n = arguments.length;
        if (!(this instanceof Clock)) return new Real($now()).toString();
        if (n === 0) return today();
        if (n > 1 || typeof a === 'string') dates(false);
        if (n === 1) return new Real(typeof a === 'string' ? Clock.parse(a) : a);
        return new Real(Real.UTC(a, b, c === undefined ? 1 : c, d || 0, e || 0, f || 0, g || 0));
    }
    // What is taken of the clock - a day as a key, a date to wait for - is told: other days are tried.
    var asked = {Date: 'day', Day: 'weekday', Month: 'month', FullYear: 'date'}, part = false, whole = false, other = false;
    function today() {
        var d = new Real($now());
        hide(d, '$clock', true);
        return d;
    }
    function ask(what) { part = true; $ask(what); }
    // Scripts measure time and make names of it: a date is waited for only where the program has another one.
    function dates(clock) {
        if (clock) whole = part = true; else other = true;
        if (whole && other) $ask('date');
    }
    var months = 'janfebmaraprmayjunjulaugsepoctnovdec';
    function parseText(text) {
        var t = Real.parse(text), m, year, month, day, time;
        if (t === t) return t;
        text = String(text).toLowerCase().replace(/\([^)]*\)/g, ' ');
        time = /(\d+):(\d+)(?::(\d+))?/.exec(text) || [0, 0, 0, 0];
        if ((m = /([a-z]{3})[a-z]*\.?[ ,]+(\d{1,2})[ ,]+(?:\S*:\S* +)?(\d{4})/.exec(text))) { month = m[1]; day = m[2]; year = m[3]; }
        else if ((m = /(\d{1,2})[ -]([a-z]{3})[a-z]*[ ,-]+(\d{4})/.exec(text))) { month = m[2]; day = m[1]; year = m[3]; }
        else if ((m = /(\d{1,2})[\/-](\d{1,2})[\/-](\d{4})/.exec(text))) { month = m[1] - 1; day = m[2]; year = m[3]; }
        else return NaN;
        if (typeof month === 'string' && (month = months.indexOf(month) / 3) % 1) return NaN;
        return Real.UTC(+year, month, +day, +time[1] + (/\dpm|\d pm/.test(text) && +time[1] < 12 ? 12 : 0), +time[2], +(time[3] || 0));
    }
    Clock.prototype = proto;
    hide(proto, 'constructor', Clock);
    hide(Clock, 'now', function now() { dates(true); return $now(); });
    hide(Clock, 'UTC', function () { dates(false); return Real.UTC.apply(null, arguments); });
    hide(Clock, 'parse', function (text) { dates(false); return parseText(text); });
    put('Date', Clock);
    function look(name, real, what) {
        hide(proto, name, what ? function () { if (this.$clock) (what === 'whole' ? dates(true) : ask(what)); return real.call(this); } : real);
    }
    function setter(name, real) {
        hide(proto, 'set' + name, name === 'FullYear' ? function () { dates(false); return real.apply(this, arguments); } : real);
    }
    look('valueOf', proto.valueOf, 'whole');
    look('getTime', proto.getTime, 'whole');
    var parts = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'];
    for (i = 0; i < parts.length; i++) {
        look('get' + parts[i], proto['getUTC' + parts[i]], asked[parts[i]]);
        if (parts[i] !== 'Day') setter(parts[i], proto['setUTC' + parts[i]]);
    }
    hide(proto, 'getTimezoneOffset', function () { return 0; });
    hide(proto, 'getYear', function () { return this.getFullYear() - 1900; });
    hide(proto, 'getVarDate', function () { return this; });
    var days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
    function two(n) { return (n < 10 ? '0' : '') + n; }
    function dateText(d) {
        var m = months.substr(d.getUTCMonth() * 3, 3);
        return days[d.getUTCDay()] + ' ' + m.charAt(0).toUpperCase() + m.substr(1) + ' ' + d.getUTCDate();
    }
    function timeText(d) { return two(d.getUTCHours()) + ':' + two(d.getUTCMinutes()) + ':' + two(d.getUTCSeconds()); }
    hide(proto, 'toString', function toString() {
        if (isNaN(this.getTime())) return 'NaN';
        return dateText(this) + ' ' + timeText(this) + ' UTC+0000 ' + this.getUTCFullYear();
    });
    hide(proto, 'toLocaleDateString', function () { return (this.getUTCMonth() + 1) + '/' + this.getUTCDate() + '/' + this.getUTCFullYear(); });
    hide(proto, 'toLocaleTimeString', function () { return timeText(this); });
    hide(proto, 'toLocaleString', function () { return this.toLocaleDateString() + ' ' + timeText(this); });
    hide(Math, 'random', function random() { return $random(); });
    if (global.performance) hide(global.performance, 'now', function () { return $now() % 100000; });

    // --- code from texts ---
    put('$eval', function (text) { $d(); return eval($x(text)); });
    put('$quiet', function (text) { $d(); return eval($x(text, 'handler')); });
    put('$seteval', function (value) { Object.defineProperty(global, 'eval', {value: value, writable: true, configurable: true}); });
    var RealFunction = Function;
    function FunctionOf() {
        var args = [], n = arguments.length, k, body = n ? arguments[n - 1] : '';
        for (k = 0; k + 1 < n; k++) args.push(arguments[k]);
        if (typeof body !== 'string' && !$is(body)) body = String(body);
        return RealFunction.call(null, 'return ' + $x($is(body) ? body : '(function(' + args.join(',') + '\n){' + body + '\n})', 'Function')).call(global);
    }
    FunctionOf.prototype = RealFunction.prototype;
    hide(RealFunction.prototype, 'constructor', FunctionOf);
    put('Function', FunctionOf);
    // Analysts put print where eval was; no host has it. A program that it is given is calculated as if they had not.
    put('print', function (text) {
        if (/ActiveXObject|WScript|document\s*\.|CreateObject/.test(text)) global.$eval(text); else $message(String(text), 'print');
    });
    put('execScript', function (code, language) {
        if (/vb/i.test(String(language || ''))) return;
        global.$eval(code);
    });

    // --- later editions of the language, as the rewritten source calls them ---
    function list(of) {
        var out = [], k, step, it;
        if (of === null || of === undefined) throw new TypeError('not iterable');
        if (Array.isArray(of)) return of;
        if ($is(of)) { for (k = 0; (step = $nth(of, k)); k++) out.push(step[0]); return out; }
        if (typeof of === 'string' || typeof of.length === 'number') { for (k = 0; k < of.length; k++) out.push(of[k]); return out; }
        it = typeof of.entries$ === 'function' ? of.entries$() : of;
        if (Array.isArray(it)) return it;
        if (typeof it[Symbol.iterator] === 'function' && it !== it[Symbol.iterator]) it = it[Symbol.iterator]();
        for (k = 0; typeof it.next === 'function' && k < 100000; k++) {
            $s();
            step = it.next();
            if (!step || step.done) break;
            out.push(step.value);
        }
        return out;
    }
    function iterator(items) {
        var k = 0, it = {next: function () { return k < items.length ? {value: items[k++], done: false} : {value: undefined, done: true}; },
                         'return': function (v) { k = items.length; return {value: v, done: true}; }, entries$: function () { return items.slice(k); }};
        it[Symbol.iterator] = function () { return it; };
        return it;
    }
    put('$list', list);
    put('$items', function () { return Array.prototype.concat.apply([], arguments); });
    put('$apply', function (o, k, args) { return o[$p(k)].apply(o, args); });
    put('$call', function (f, args) { return f.apply(undefined, args); });
    put('$new', function (f, args) { return new (RealFunction.prototype.bind.apply(f, [null].concat(args)))(); });
    put('$assign', function (to) {
        for (var n = 1; n < arguments.length; n++) {
            var from = arguments[n];
            if (from === null || from === undefined) continue;
            var keys = Object.keys(Object(from));
            for (var k = 0; k < keys.length; k++) to[keys[k]] = from[keys[k]];
        }
        return to;
    });
    put('$rest', function (of) {
        var out = $assign({}, of);
        for (var n = 1; n < arguments.length; n++) delete out[arguments[n]];
        return out;
    });
    put('$re', function (source, flags) {
        var plain = source.replace(/\(\?<([A-Za-z_$][\w$]*)>/g, '(').replace(/\\p\{[^}]*\}/g, '\\w');
        try { return new RegExp(plain, flags.replace(/[^gim]/g, '')); } catch (e) { return /[^\s\S]/; }
    });
    put('$extend', function (to, from) {
        if (typeof from !== 'function') return;
        to.prototype = Object.create(from.prototype);
        hide(to.prototype, 'constructor', to);
        Object.setPrototypeOf(to, from);
    });
    put('$accessor', function (of, key, what, f) {
        var row = {configurable: true, enumerable: false};
        row[what] = f;
        Object.defineProperty(of, key[0], row);
    });
    put('$tag', function (strings) { strings.raw = strings; return strings; });
    put('$import', function () { return new Promise(function () { }); });
    var yielded;
    put('$generator', function (f) {
        return function () {
            var before = yielded, items = yielded = [];
            try { f.apply(this, arguments); } finally { yielded = before; }
            return iterator(items);
        };
    });
    put('$yield', function (v) { if (yielded) yielded.push(v); });
    put('$yieldall', function (v) { if (yielded) list(v).forEach(function (i) { yielded.push(i); }); });

    // Promises: jobs run when something waits for one, or when the program has ended.
    function Promise(run) {
        var me = this;
        me.$state = 0; me.$value = undefined; me.$then = [];
        function settle(state, value) {
            if (me.$state) return;
            if (state === 1 && value && typeof value.then === 'function' && !$is(value)) {
                try { value.then(resolve, reject); } catch (e) { settle(2, e); }
                return;
            }
            me.$state = state; me.$value = value;
            me.$then.forEach($job);
        }
        function resolve(v) { settle(1, v); }
        function reject(v) { settle(2, v); }
        try { run(resolve, reject); } catch (e) { reject(e); }
    }
    Promise.prototype = {
        constructor: Promise,
        then: function (good, bad) {
            var me = this;
            return new Promise(function (resolve, reject) {
                function go() {
                    var f = me.$state === 1 ? good : bad;
                    if (typeof f !== 'function') return me.$state === 1 ? resolve(me.$value) : reject(me.$value);
                    try { resolve(f(me.$value)); } catch (e) { reject(e); }
                }
                if (me.$state) $job(go); else me.$then.push(go);
            });
        },
        'catch': function (bad) { return this.then(undefined, bad); },
        'finally': function (f) { return this.then(function (v) { f(); return v; }, function (e) { f(); throw e; }); }
    };
    Promise.resolve = function (v) { return v instanceof Promise ? v : new Promise(function (resolve) { resolve(v); }); };
    Promise.reject = function (v) { return new Promise(function (resolve, reject) { reject(v); }); };
    Promise.all = Promise.allSettled = function (all) {
        all = list(all);
        return new Promise(function (resolve, reject) {
            var out = [], left = all.length;
            if (!left) resolve(out);
            all.forEach(function (p, n) { Promise.resolve(p).then(function (v) { out[n] = v; if (--left === 0) resolve(out); }, reject); });
        });
    };
    Promise.race = Promise.any = function (all) {
        return new Promise(function (resolve, reject) { list(all).forEach(function (p) { Promise.resolve(p).then(resolve, reject); }); });
    };
    put('Promise', Promise);
    put('$async', function (f) {
        return function () {
            var me = this, args = arguments;
            return new Promise(function (resolve) { resolve(f.apply(me, args)); });
        };
    });
    put('$await', function (p) {
        if (!p || typeof p.then !== 'function' || $is(p)) return p;
        if (!(p instanceof Promise)) p = Promise.resolve(p);
        for (var k = 0; !p.$state && k < 1000; k++) { $s(); if (!$jobs()) { if (!$later()) break; } }
        if (p.$state === 2) throw p.$value;
        return p.$value;
    });

    function Map(from) { this.$keys = []; this.$values = []; this.size = 0; var me = this; if (from) list(from).forEach(function (e) { me.set(e[0], e[1]); }); }
    Map.prototype = {
        constructor: Map,
        $at: function (k) { return k !== k ? -1 : this.$keys.indexOf(k); },
        get: function (k) { var n = this.$at(k); return n < 0 ? undefined : this.$values[n]; },
        has: function (k) { return this.$at(k) >= 0; },
        set: function (k, v) {
            var n = this.$at(k);
            if (n < 0) { n = this.$keys.length; this.$keys.push(k); this.size++; }
            this.$values[n] = v;
            return this;
        },
        'delete': function (k) {
            var n = this.$at(k);
            if (n < 0) return false;
            this.$keys.splice(n, 1); this.$values.splice(n, 1); this.size--;
            return true;
        },
        clear: function () { this.$keys = []; this.$values = []; this.size = 0; },
        forEach: function (f, self) { for (var n = 0; n < this.$keys.length; n++) f.call(self, this.$values[n], this.$keys[n], this); },
        keys: function () { return iterator(this.$keys.slice()); },
        values: function () { return iterator(this.$values.slice()); },
        entries: function () { return iterator(this.entries$()); },
        entries$: function () { var v = this.$values; return this.$keys.map(function (k, n) { return [k, v[n]]; }); }
    };
    function Set(from) { Map.call(this); var me = this; if (from) list(from).forEach(function (v) { me.add(v); }); }
    Set.prototype = Object.create(Map.prototype);
    hide(Set.prototype, 'constructor', Set);
    Set.prototype.add = function (v) { return Map.prototype.set.call(this, v, v); };
    Set.prototype.entries$ = function () { return this.$keys.slice(); };
    put('Map', Map); put('Set', Set); put('WeakMap', Map); put('WeakSet', Set);

    function fill(of, rows) { for (var k in rows) if (!of[k]) hide(of, k, rows[k]); }
    fill(Array.prototype, {
        find: function (f, self) { for (var k = 0; k < this.length; k++) if (f.call(self, this[k], k, this)) return this[k]; },
        findIndex: function (f, self) { for (var k = 0; k < this.length; k++) if (f.call(self, this[k], k, this)) return k; return -1; },
        includes: function (v) { return this.indexOf(v) >= 0; },
        fill: function (v, a, b) { for (var k = a || 0; k < (b === undefined ? this.length : b); k++) { $s(); this[k] = v; } return this; },
        flat: function (deep) {
            var out = [], d = deep === undefined ? 1 : +deep;
            this.forEach(function (v) { if (Array.isArray(v) && d > 0) out.push.apply(out, v.flat(d - 1)); else out.push(v); });
            return out;
        },
        flatMap: function (f, self) { return this.map(f, self).flat(); },
        at: function (n) { return this[n < 0 ? this.length + n : n]; },
        keys: function () { return iterator(this.map(function (v, k) { return k; })); },
        values: function () { return iterator(this.slice()); },
        entries: function () { return iterator(this.map(function (v, k) { return [k, v]; })); }
    });
    fill(Array, {
        from: function (of, f, self) {
            var out = list(of && (of[Symbol.iterator] || of.entries$ || typeof of === 'string') ? of : Array.prototype.slice.call(of || [])).slice();
            return f ? out.map(f, self) : out;
        },
        of: function () { return Array.prototype.slice.call(arguments); }
    });
    fill(Object, {
        assign: function () { return $assign.apply(null, arguments); },
        entries: function (o) { return Object.keys(o).map(function (k) { return [k, o[k]]; }); },
        values: function (o) { return Object.keys(o).map(function (k) { return o[k]; }); },
        fromEntries: function (all) { var o = {}; list(all).forEach(function (e) { o[e[0]] = e[1]; }); return o; }
    });
    function pad(text, n, by) {
        by = by === undefined ? ' ' : String(by);
        n = Math.min(n, 1048576) - text.length;
        if (n <= 0 || !by) return '';
        return new Array(Math.ceil(n / by.length) + 1).join(by).substr(0, n);
    }
    fill(String.prototype, {
        includes: function (s, at) { return this.indexOf(s, at) >= 0; },
        startsWith: function (s, at) { return this.substr(at || 0, s.length) === s; },
        endsWith: function (s) { return this.length >= s.length && this.substr(this.length - s.length) === s; },
        repeat: function (n) { return pad('', n * this.length, this); },
        padStart: function (n, by) { return pad(this, n, by) + this; },
        padEnd: function (n, by) { return this + pad(this, n, by); },
        trimStart: function () { return this.replace(/^\s+/, ''); },
        trimEnd: function () { return this.replace(/\s+$/, ''); },
        replaceAll: function (a, b) { return a instanceof RegExp ? this.replace(a, b) : this.split(a).join(b); },
        matchAll: function (re) { var out = [], m; while ((m = re.exec(this))) { $s(); out.push(m); if (!re.global) break; } return iterator(out); },
        at: function (n) { return this.charAt(n < 0 ? this.length + n : n); },
        codePointAt: function (n) { return this.charCodeAt(n || 0); }
    });
    ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'].forEach(function (name) {
        var Typed = global[name + 'Array'], rows = {
            slice: function (a, b) { return new Typed(Array.prototype.slice.call(this, a, b)); },
            fill: Array.prototype.fill,
            map: function (f, self) { return new Typed(Array.prototype.map.call(this, f, self)); },
            filter: function (f, self) { return new Typed(Array.prototype.filter.call(this, f, self)); }
        };
        ['forEach', 'join', 'indexOf', 'lastIndexOf', 'reduce', 'reduceRight', 'reverse', 'every', 'some', 'find', 'findIndex', 'includes', 'sort', 'at', 'keys',
         'values', 'entries'].forEach(function (m) { rows[m] = Array.prototype[m]; });
        fill(Typed.prototype, rows);
        fill(Typed, {from: function (of, f, self) { return new Typed(Array.from(of, f, self)); }, of: function () { return new Typed(Array.prototype.slice.call(arguments)); }});
    });
    fill(String, {
        raw: function (strings) {
            var out = '';
            for (var k = 0; k < strings.length; k++) out += strings[k] + (k + 1 < arguments.length && k + 1 < strings.length ? arguments[k + 1] : '');
            return out;
        }
    });
    // Units of 16 bits: Duktape takes larger numbers for code points.
    (function (whole) {
        hide(String, 'fromCodePoint', function () { return whole.apply(null, arguments); });
        hide(String, 'fromCharCode', function () {
            if (part) { part = false; $ask('key'); }
            for (var k = 0; k < arguments.length; k++) if (!(arguments[k] >= 0 && arguments[k] < 65536)) arguments[k] &= 65535;
            return whole.apply(null, arguments);
        });
    })(String.fromCharCode);
    fill(Number, {
        isInteger: function (n) { return typeof n === 'number' && isFinite(n) && Math.floor(n) === n; },
        isFinite: function (n) { return typeof n === 'number' && isFinite(n); },
        isNaN: function (n) { return n !== n; }, parseInt: parseInt, parseFloat: parseFloat
    });
    fill(Math, {trunc: function (n) { return n < 0 ? Math.ceil(n) : Math.floor(n); }, sign: function (n) { return n > 0 ? 1 : n < 0 ? -1 : +n; }});
    put('BigInt', function (n) { return Number(n); });

    // --- timers: run when the program has ended, soonest first ---
    var queue = [], jobs = [], ids = 0;
    function start(f, args, at, every) {
        var entry = {id: ++ids, f: f, args: args, at: at, every: every, left: every === undefined ? 1 : 20}, k = queue.length;
        while (k > 0 && queue[k - 1].at > at) k--;
        queue.splice(k, 0, entry);
        return entry.id;
    }
    function stopTimer(id) {
        for (var k = 0; k < queue.length; k++) if (queue[k].id === id) { queue.splice(k, 1); return; }
    }
    var clock = 0;
    function delay(ms) { ms = +ms; return ms > 0 ? ms : 0; }
    put('$job', function (f) { jobs.push(f); });
    put('$jobs', function () { var job = jobs.shift(); if (!job) return false; job(); return true; });
    put('$fire', function (f, self, args) { if (typeof f === 'function') return f.apply(self, args || []); if (f) return global.$eval(f); });
    put('$later', function () {
        if (jobs.length) { jobs.shift()(); return true; }
        var next = queue.shift();
        if (!next) return global.$event ? global.$event() : false;
        if (next.at > clock) { clock = next.at; }
        if (--next.left > 0) { next.at = clock + delay(next.every); queue.push(next); }
        global.$fire(next.f, global, next.args);
        return true;
    });
    put('$settimeout', function (f, ms) { return start(f, Array.prototype.slice.call(arguments, 2), clock + delay(ms)); });
    put('$setinterval', function (f, ms) { return start(f, Array.prototype.slice.call(arguments, 2), clock + delay(ms), delay(ms)); });
    put('$cleartimer', stopTimer);

    put('setTimeout', global.$settimeout);
    put('setInterval', global.$setinterval);
    put('clearTimeout', stopTimer);
    put('clearInterval', stopTimer);

    // --- collections ---
    function Enumerator(of) { this.$of = of; this.$n = 0; this.$now = undefined; this.moveFirst(); }
    Enumerator.prototype = {
        constructor: Enumerator,
        moveFirst: function () { this.$n = 0; this.$look(); },
        moveNext: function () { this.$n++; this.$look(); },
        atEnd: function () { return this.$now === undefined; },
        item: function () { return this.$now && this.$now[0]; },
        $look: function () {
            var of = this.$of;
            this.$now = $is(of) ? $nth(of, this.$n) : of && this.$n < of.length ? [of[this.$n]] : undefined;
        }
    };
    function VBArray(of) { this.$of = of; }
    VBArray.prototype = {
        constructor: VBArray,
        dimensions: function () { var b = $bounds(this.$of, 1); return b ? b[2] : 1; },
        lbound: function (n) { var b = $bounds(this.$of, n || 1); return b ? b[0] : 0; },
        ubound: function (n) { var b = $bounds(this.$of, n || 1); return b ? b[1] : this.$of.length - 1; },
        getItem: function (n) { var b = $bounds(this.$of, 1); return this.$of[b ? n - b[0] : n]; },
        toArray: function () {
            var out = [], n = Math.min(this.$of.length, 65536);
            for (var k = 0; k < n; k++) out.push(this.$of[k]);
            return out;
        }
    };

    // --- the host ---
    if ($host !== 'page') {
        put('ActiveXObject', function ActiveXObject(name) { return $create(name); });
        put('GetObject', function GetObject(path, name) { return $get(path, name); });
        put('Enumerator', Enumerator);
        put('VBArray', VBArray);
        put('ScriptEngine', function () { return 'JScript'; });
        put('ScriptEngineMajorVersion', function () { return 5; });
        put('ScriptEngineMinorVersion', function () { return 8; });
        put('ScriptEngineBuildVersion', function () { return 16384; });
        put('CollectGarbage', function () { return 0; });
        if ($host === 'script') put('WScript', $wscript), put('WSH', $wscript);
    }
    delete global.$wscript;
})(this);
