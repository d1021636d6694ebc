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
        if (n === 0) return new Real($now());
        if (n === 1) return new Real(typeof a === 'string' ? Clock.parse(a) : a);
        return new Real(Real.UTC(a, b, c === undefined ? 1 : c, d || 0, e || 0, f || 0, g || 0));
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
    hide(Clock, 'now', function now() { return $now(); });
    hide(Clock, 'UTC', Real.UTC);
    hide(Clock, 'parse', parseText);
    put('Date', Clock);
    var parts = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'];
    for (i = 0; i < parts.length; i++) {
        hide(proto, 'get' + parts[i], proto['getUTC' + parts[i]]);
        if (parts[i] !== 'Day') hide(proto, 'set' + parts[i], proto['setUTC' + parts[i]]);
    }
    hide(proto, 'getTimezoneOffset', function () { return 0; });
    hide(proto, 'getYear', function () { return this.getUTCFullYear() - 1900; });
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
    put('execScript', function (code, language) {
        if (/vb/i.test(String(language || ''))) return;
        global.$eval(code);
    });

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
