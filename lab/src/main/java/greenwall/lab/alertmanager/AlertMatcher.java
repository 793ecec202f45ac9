package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import java.util.regex.Pattern;

/// A condition on a label, as silences, filters and routes have it.
record AlertMatcher(String name, String value, boolean regex, boolean equal, LabelMatcher test) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*(.*?)\\s*", Pattern.DOTALL);

    /// What is wrong with a matcher, in Alertmanager's words.
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String message) {
            super(message, null, false, false);
        }
    }

    static AlertMatcher of(String name, String value, boolean regex, boolean equal) throws Bad {
        var kind = regex
                ? equal ? LabelMatcher.Kind.MATCH : LabelMatcher.Kind.NOT_MATCH
                : equal ? LabelMatcher.Kind.EQUAL : LabelMatcher.Kind.NOT_EQUAL;
        try {
            return new AlertMatcher(name, value, regex, equal, new LabelMatcher(name, kind, value));
        } catch (Re2.Invalid invalid) {
            throw new Bad(invalid.text());
        }
    }

    /// `name=value`, the value with or without quotes.
    static AlertMatcher parse(String text) throws Bad {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Bad("bad matcher format: " + text);
        }
        String sign = matcher.group(2);
        String value = unquote(matcher.group(3));
        return of(matcher.group(1), value, sign.endsWith("~"), sign.startsWith("="));
    }

    private static String unquote(String raw) throws Bad {
        boolean quoted = raw.startsWith("\"");
        int end = raw.length();
        if (quoted) {
            if (raw.length() < 2 || !raw.endsWith("\"")) {
                throw new Bad("matcher value contains unescaped double quote: " + raw);
            }
            end--;
        }
        var out = new StringBuilder();
        for (int i = quoted ? 1 : 0; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '\\' && i + 1 < end) {
                char next = raw.charAt(++i);
                switch (next) {
                    case 'n' -> out.append('\n');
                    case '"', '\\' -> out.append(next);
                    default -> out.append(c).append(next);
                }
            } else if (c == '"') {
                throw new Bad("matcher value contains unescaped double quote: " + raw);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    boolean matches(Labels labels) {
        return test.matches(labels.get(name));
    }

    @Override
    public String toString() {
        return name + test.kind().sign() + GoText.quote(value);
    }
}
