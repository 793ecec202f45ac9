package greenwall.app.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A node of a YAML file, with its position in the text.
sealed interface YamlNode {
    SourceRange range();

    /// Text after a value on its line, and comments between values, belong to no node.
    ///
    /// @param start the index of its first character in the text
    /// @param end the index after its last character
    record SourceRange(FilePosition position, int start, int end) {}

    record Scalar(SourceRange range, String text, ScalarStyle style) implements YamlNode {
        /// Whether it is neither quoted nor block text, which is always text, even if it looks like another
        /// type.
        boolean plain() {
            return style == ScalarStyle.PLAIN;
        }

        boolean isNothing() {
            return plain()
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    record Sequence(SourceRange range, boolean flow, List<YamlNode> items) implements YamlNode {}

    record Mapping(SourceRange range, boolean flow, List<Entry> entries) implements YamlNode {
        Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.key().text().equals(key)).findFirst();
        }
    }

    record Entry(Scalar key, YamlNode value) {
        int start() {
            return key.start();
        }

        int end() {
            return Math.max(key.end(), value.end());
        }
    }

    default FilePosition position() {
        return range().position();
    }

    default int start() {
        return range().start();
    }

    default int end() {
        return range().end();
    }

    default String inWords() {
        return switch (this) {
            case Scalar scalar when scalar.isNothing() -> "nothing";
            case Scalar scalar -> ConfigErrorCollector.quoted(scalar.text());
            case Sequence items -> items.items().isEmpty() ? "an empty list" : "a list";
            case Mapping mapping ->
                mapping.entries().isEmpty()
                        ? "an empty mapping"
                        : "a mapping with "
                                + ConfigErrorCollector.quoted(
                                        mapping.entries().getFirst().key().text());
        };
    }
}
