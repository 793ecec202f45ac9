package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;

/// One step of a pipeline after a stream selector.
public sealed interface PipelineStage {
    /// Keeps lines that contain (or do not contain) one of the alternatives.
    record LineFilter(Match match, List<Alternative> alternatives) implements PipelineStage {}

    /// A text, a regular expression, or (with `address`) an IP address range to search for in the line.
    record Alternative(String value, boolean address) {}

    enum Match {
        CONTAINS,
        LACKS,
        MATCHES,
        DOES_NOT_MATCH;

        public String sign() {
            return (negative() ? "!" : "|") + (regex() ? "~" : "=");
        }

        public boolean negative() {
            return this == LACKS || this == DOES_NOT_MATCH;
        }

        public boolean regex() {
            return this == MATCHES || this == DOES_NOT_MATCH;
        }
    }

    /// One `label="path"` of `json` or `logfmt`; a label alone is its own path.
    record Extraction(String label, String path) {}

    /// Without extractions, every field becomes a label.
    record Json(List<Extraction> extractions) implements PipelineStage {}

    record Logfmt(boolean strict, boolean keepEmpty, List<Extraction> extractions) implements PipelineStage {}

    record Regexp(String expression) implements PipelineStage {}

    record Pattern(String expression) implements PipelineStage {}

    record Unpack() implements PipelineStage {}

    record FilterLabels(LabelFilter filter) implements PipelineStage {}

    record LineFormat(String template) implements PipelineStage {}

    record LabelFormat(List<Assignment> assignments) implements PipelineStage {}

    /// `to=from` renames a label; `to="template"` sets it from a template.
    record Assignment(String label, String value, boolean rename) {}

    record Decolorize() implements PipelineStage {}

    record DropLabels(List<LabelChoice> labels) implements PipelineStage {}

    record KeepLabels(List<LabelChoice> labels) implements PipelineStage {}

    /// A label by name, or by name and value.
    sealed interface LabelChoice {
        String name();

        record ByName(String name) implements LabelChoice {}

        record ByMatcher(LabelMatcher matcher) implements LabelChoice {
            @Override
            public String name() {
                return matcher.name();
            }
        }
    }
}
