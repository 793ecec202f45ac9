package greenwall.fleet.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// What is a secret wherever it stands, without anybody having listed it: names and passwords in addresses, tokens,
/// cookies, passwords that say so, private keys.
final class Secrets {
    private static final String TAKEN_OUT = "‹redacted";
    private static final String GONE = "‹a line of a private key›";
    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
    private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY-----");

    /// A label or an argument of such a name holds a secret.
    private static final Pattern NAME = Pattern.compile(
            "(?i)(?:.*[_.-])?(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|cookie|authorization|bearer)");

    /// The first group is what is taken out; without one it is all.
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)"),
            Pattern.compile("(?i)[a-z][a-z0-9+.-]{1,20}://([^\\s/@\"'<>]{1,400})@"),
            Pattern.compile("(?im)\\b(?:set-)?cookie2?[\"']?\\s*[:=]\\s*([^\\r\\n]+)"),
            Pattern.compile("(?i)\\bauthorization[\"']?\\s*[:=]\\s*[\"']?((?:[a-z0-9-]+\\s+)?[^\\s\"',;]+)"),
            Pattern.compile("(?i)\\b(?:bearer|basic)\\s+([a-z0-9._~+/=-]{8,})"),
            Pattern.compile("(?i)(?<![a-z0-9])(?:[a-z0-9]+[_-])*"
                    + "(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_ -]?key|preshared[_ -]?key)"
                    + "[\"']?\\s*(?:=|:)\\s*(\"[^\"]{3,}\"|'[^']{3,}'|[^\\s\"',;&}{)]{3,})"),
            Pattern.compile("(?i)\\s--?(?:password|passwd|token|secret|api-key)\\s+([^\\s-][^\\s]{2,})"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
            Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
            Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,})"));

    private Secrets() {}

    static boolean named(String label) {
        return NAME.matcher(label).matches();
    }

    /// @param word what is put in the place of a secret
    static String out(String given, UnaryOperator<String> word) {
        var text = given;
        for (var pattern : PATTERNS) {
            var matcher = pattern.matcher(text);
            if (!matcher.find()) {
                continue;
            }
            var out = new StringBuilder();
            int from = 0;
            do {
                int group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
                if (!matcher.group(group).startsWith(TAKEN_OUT)) {
                    out.append(text, from, matcher.start(group)).append(word.apply(matcher.group(group)));
                    from = matcher.end(group);
                }
            } while (matcher.find());
            text = out.append(text, from, text.length()).toString();
        }
        return text;
    }

    /// A key whose lines came one by one.
    static List<String> lines(List<String> given) {
        var lines = new ArrayList<String>();
        boolean inside = false;
        for (var line : given) {
            boolean begins = KEY_BEGINS.matcher(line).find();
            boolean ends = KEY_ENDS.matcher(line).find();
            lines.add(inside && !begins ? GONE : line);
            inside = (inside || begins) && !ends;
        }
        return lines;
    }
}
