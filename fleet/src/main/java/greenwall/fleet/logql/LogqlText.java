package greenwall.fleet.logql;

import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.stream.Collectors;

/// How the pieces of LogQL are written.
final class LogqlText {
    private LogqlText() {}

    static String quote(String value) {
        return GoText.quote(value);
    }

    static String matcher(LabelMatcher matcher) {
        return matcher.name() + matcher.kind().sign() + quote(matcher.value());
    }

    static String selector(List<LabelMatcher> matchers) {
        return matchers.stream().map(LogqlText::matcher).collect(Collectors.joining(", ", "{", "}"));
    }

    static String spaced(List<?> parts, String separator) {
        return parts.isEmpty()
                ? ""
                : parts.stream().map(Object::toString).collect(Collectors.joining(separator + " ", " ", ""));
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
