package greenwall.app.config;

import java.util.List;

/// A node of a YAML file, with its place.
sealed interface YamlNode {
    FilePosition position();

    /// @param plain false for quoted or block text, which is always text, even if it looks like another type
    record Scalar(FilePosition position, String text, boolean plain) implements YamlNode {
        boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    record Items(FilePosition position, List<YamlNode> items) implements YamlNode {}

    record Mapping(FilePosition position, List<Entry> entries) implements YamlNode {}

    record Entry(Scalar key, YamlNode value) {}

    /// The node in words, for messages.
    default String inWords() {
        return switch (this) {
            case Scalar scalar when scalar.isNothing() -> "nothing";
            case Scalar scalar -> ConfigMistakes.quoted(scalar.text());
            case Items items -> items.items().isEmpty() ? "an empty list" : "a list";
            case Mapping mapping ->
                mapping.entries().isEmpty()
                        ? "an empty mapping"
                        : "a mapping with "
                                + ConfigMistakes.quoted(
                                        mapping.entries().getFirst().key().text());
        };
    }
}
