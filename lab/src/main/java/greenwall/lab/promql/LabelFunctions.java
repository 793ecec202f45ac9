package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.Re2;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The functions that change labels rather than values.
final class LabelFunctions {
    private LabelFunctions() {}

    static boolean isName(String text) {
        return text.matches("[a-zA-Z_][a-zA-Z0-9_]*");
    }

    static StepVectors replace(
            StepVectors vectors, String target, String replacement, String source, String expression) {
        Re2 regex;
        try {
            regex = Re2.compileAnchored(expression);
        } catch (Re2.InvalidPatternException _) {
            throw PromqlEvaluationException.execution("invalid regular expression in label_replace(): " + expression);
        }
        if (!isName(target)) {
            throw PromqlEvaluationException.execution("invalid destination label name in label_replace(): " + target);
        }
        return vectors.relabelled(labels -> {
            var match = regex.matcher(labels.get(source));
            return match.find() ? labels.with(target, regex.expand(replacement, match)) : labels;
        });
    }

    static StepVectors join(StepVectors vectors, String target, String separator, List<String> sources) {
        if (!isName(target)) {
            throw PromqlEvaluationException.execution("invalid destination label name in label_join(): " + target);
        }
        for (String source : sources) {
            if (!isName(source)) {
                throw PromqlEvaluationException.execution("invalid source label name in label_join(): " + source);
            }
        }
        return vectors.relabelled(labels -> labels.with(
                target, String.join(separator, sources.stream().map(labels::get).toList())));
    }

    /// Returns the labels of the series that absent() creates: the values that the selector requires. A label
    /// with several conditions is left out.
    static Labels ofAbsent(PromqlExpr argument) {
        List<LabelMatcher> matchers = switch (argument) {
            case PromqlExpr.Selector selector -> selector.matchers();
            case PromqlExpr.RangeSelector range -> range.selector().matchers();
            default -> List.of();
        };
        Map<String, String> labels = new HashMap<>();
        var required = new HashSet<String>();
        for (var matcher : matchers) {
            if (matcher.name().equals(Labels.NAME)) {
                continue;
            }
            if (matcher.kind() == LabelMatcher.Kind.EQUAL && !required.contains(matcher.name())) {
                labels.put(matcher.name(), matcher.value());
                required.add(matcher.name());
            } else {
                labels.remove(matcher.name());
            }
        }
        return Labels.of(labels);
    }
}
