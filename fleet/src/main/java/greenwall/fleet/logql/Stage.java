package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;

/// One step of a pipeline after a stream selector.
public sealed interface Stage {
    /// Keeps lines that contain (or do not contain) one of the alternatives.
    record LineFilter(Match match, List<Alternative> alternatives) implements Stage {}

    /// A text, a regular expression, or (with `address`) an IP address range to search for in the line.
    record Alternative(String value, boolean address) {}

    enum Match {
        CONTAINS,
        LACKS,
        MATCHES,
        MATCHES_NOT;

        public String sign() {
            return (negative() ? "!" : "|") + (regex() ? "~" : "=");
        }

        public boolean negative() {
            return this == LACKS || this == MATCHES_NOT;
        }

        public boolean regex() {
            return this == MATCHES || this == MATCHES_NOT;
        }
    }

    /// One `label="path"` of `json` or `logfmt`; a label alone is its own path.
    record Extraction(String label, String path) {}

    /// Without extractions, every field becomes a label.
    record Json(List<Extraction> extractions) implements Stage {}

    record Logfmt(boolean strict, boolean keepEmpty, List<Extraction> extractions) implements Stage {}

    record Regexp(String expression) implements Stage {}

    record Pattern(String expression) implements Stage {}

    record Unpack() implements Stage {}

    record Keep(LabelFilter filter) implements Stage {}

    record LineFormat(String template) implements Stage {}

    record LabelFormat(List<Assignment> assignments) implements Stage {}

    /// `to=from` renames a label; `to="template"` sets it from a template.
    record Assignment(String label, String value, boolean rename) {}

    record Decolorize() implements Stage {}

    record DropLabels(List<LabelChoice> labels) implements Stage {}

    record KeepLabels(List<LabelChoice> labels) implements Stage {}

    /// A label by name, or by name and value.
    sealed interface LabelChoice {
        String name();

        record Named(String name) implements LabelChoice {}

        record Matching(LabelMatcher matcher) implements LabelChoice {
            @Override
            public String name() {
                return matcher.name();
            }
        }
    }
}
