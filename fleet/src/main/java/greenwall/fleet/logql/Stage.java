package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.stream.Collectors;

/// One step of a pipeline behind a stream selector.
public sealed interface Stage {
    /// Keeps lines that hold (or do not hold) one of the alternatives.
    record LineFilter(Match match, List<Alternative> alternatives) implements Stage {
        @Override
        public String toString() {
            return match.sign() + " "
                    + alternatives.stream().map(Alternative::toString).collect(Collectors.joining(" or "));
        }
    }

    /// A text, a regular expression, or (with `address`) an address range that is searched for in the line.
    record Alternative(String value, boolean address) {
        @Override
        public String toString() {
            return address ? "ip(" + LogqlText.quote(value) + ")" : LogqlText.quote(value);
        }
    }

    enum Match {
        CONTAINS("|="),
        LACKS("!="),
        MATCHES("|~"),
        MATCHES_NOT("!~");

        private final String sign;

        Match(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public boolean negative() {
            return this == LACKS || this == MATCHES_NOT;
        }

        public boolean regex() {
            return this == MATCHES || this == MATCHES_NOT;
        }
    }

    /// One `label="path"` of `json` or `logfmt`; a bare label means itself.
    record Extraction(String label, String path) {
        @Override
        public String toString() {
            return label + "=" + LogqlText.quote(path);
        }
    }

    /// Without extractions every field becomes a label.
    record Json(List<Extraction> extractions) implements Stage {
        @Override
        public String toString() {
            return "| json" + LogqlText.spaced(extractions, ",");
        }
    }

    record Logfmt(boolean strict, boolean keepEmpty, List<Extraction> extractions) implements Stage {
        @Override
        public String toString() {
            return "| logfmt" + (strict ? " --strict" : "") + (keepEmpty ? " --keep-empty" : "")
                    + LogqlText.spaced(extractions, ",");
        }
    }

    record Regexp(String expression) implements Stage {
        @Override
        public String toString() {
            return "| regexp " + LogqlText.quote(expression);
        }
    }

    record Pattern(String expression) implements Stage {
        @Override
        public String toString() {
            return "| pattern " + LogqlText.quote(expression);
        }
    }

    record Unpack() implements Stage {
        @Override
        public String toString() {
            return "| unpack";
        }
    }

    record Keep(LabelFilter filter) implements Stage {
        @Override
        public String toString() {
            return "| " + filter;
        }
    }

    record LineFormat(String template) implements Stage {
        @Override
        public String toString() {
            return "| line_format " + LogqlText.quote(template);
        }
    }

    record LabelFormat(List<Assignment> assignments) implements Stage {
        @Override
        public String toString() {
            return "| label_format" + LogqlText.spaced(assignments, ",");
        }
    }

    /// `to=from` renames a label; `to="template"` sets it from a template.
    record Assignment(String label, String value, boolean rename) {
        @Override
        public String toString() {
            return label + "=" + (rename ? value : LogqlText.quote(value));
        }
    }

    record Decolorize() implements Stage {
        @Override
        public String toString() {
            return "| decolorize";
        }
    }

    record DropLabels(List<LabelChoice> labels) implements Stage {
        @Override
        public String toString() {
            return "| drop" + LogqlText.spaced(labels, ",");
        }
    }

    record KeepLabels(List<LabelChoice> labels) implements Stage {
        @Override
        public String toString() {
            return "| keep" + LogqlText.spaced(labels, ",");
        }
    }

    /// A label by name alone, or only where its value matches.
    sealed interface LabelChoice {
        String name();

        record Named(String name) implements LabelChoice {
            @Override
            public String toString() {
                return name;
            }
        }

        record Matching(LabelMatcher matcher) implements LabelChoice {
            @Override
            public String name() {
                return matcher.name();
            }

            @Override
            public String toString() {
                return LogqlText.matcher(matcher);
            }
        }
    }
}
