package greenwall.tests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Long repetitions of one token: quadratic time in a parser, or one stack frame per bracket, shows there and
/// hardly ever in short inputs.
final class RepeatedInputs {
    private static final List<String> THINGS = List.of(
            "[",
            "{",
            "(",
            "<",
            "\"",
            "'",
            "`",
            "#",
            " ",
            "\t",
            "\n",
            "\r\n",
            "-",
            "=",
            ",",
            ":",
            "|",
            "\\",
            "/",
            "*",
            "%",
            "a",
            "0",
            "é",
            "😀",
            "[[",
            "![](",
            "[a](",
            "{\"a\":",
            "[1,",
            "((",
            "a{",
            "{a=\"b\"} | json ",
            "sum(",
            "-1 ^ ",
            "a or ",
            "1 + ",
            "<_> ",
            "a=b ",
            "&a=b",
            "%20",
            "@a[1]: 2\n",
            "- - ",
            "? ",
            "&a [*a] ",
            "a: {",
            "| ",
            "> \n",
            "Host a\n",
            "Include b\n",
            "a;b;c 1\n",
            "[1, 2) 3 |@@|\n",
            "PID COMM\n1 a\n",
            "# a\n",
            "```\n",
            "a   \\",
            "\u001b[");

    private RepeatedInputs() {}

    /// @param starts prefixes of the repetitions that bring a parser to the code in question
    static Map<String, byte[]> of(List<String> starts, int length) {
        var rows = new LinkedHashMap<String, byte[]>();
        for (var start : starts) {
            for (var repeated : THINGS) {
                var text = start + repeated.repeat(length / repeated.length());
                rows.put(
                        start.replace('\n', ' ') + " " + repeated.replace('\n', ' '),
                        text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return rows;
    }

    /// Prefixes for a target.
    static List<String> starts(String target) {
        return switch (target) {
            case "series" ->
                List.of("", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[", "{\"data\":");
            case "promql" -> List.of("", "up{a=\"", "sum(", "{a=~\"");
            case "logql" -> List.of("", "{a=\"b\"} |= `", "{a=\"b\"} | pattern `");
            case "runbook" ->
                List.of(
                        "",
                        "---\nalerts: [A]\n---\n# T\n## S\n",
                        "# ",
                        "---\nalerts: [",
                        "---\n---\n# T\n## S\n```decide x\nwhen: ");
            case "template" -> List.of("", "a b c ", "{\"a\":", "a=\"");
            case "link" -> List.of("wall?", "wall?only=", "wall?time=");
            case "probe-output" ->
                List.of(
                        "0",
                        "1",
                        "2",
                        "3",
                        "0     usecs : count distribution\n",
                        "1PID COMM\n",
                        "3{\"type\": \"map\", \"data\": ");
            case "probe-file" -> List.of("", "probe a\n  question ", "probe a\n  libbpf rows ");
            case "config" -> List.of("", "clusters:\n  - name: ", "a: \"");
            case "journal" -> List.of("", "{\"kind\":\"opening\",\"title\":");
            case "ssh-config" -> List.of("", "Host ", "Host node04\nProxyJump ", "Host node04\nIdentityFile ");
            default -> List.of();
        };
    }
}
