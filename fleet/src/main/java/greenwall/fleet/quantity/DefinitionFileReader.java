package greenwall.fleet.quantity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads the line format of the tables. A line without indentation begins a block (`quantity cpu.util`). An
/// indented line is an attribute of the block (`  unit  ratio`). A line indented by eight blanks or more
/// continues the attribute before it. `#` in the first column begins a comment.
public final class DefinitionFileReader {
    private DefinitionFileReader() {}

    public record Block(String kind, String head, Map<String, List<String>> attributes, String place) {
        /// What the reader reads from this block. The message of an exception begins with the file and line.
        public <T> T read(Function<Block, T> reader) {
            try {
                return reader.apply(this);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
            }
        }

        public Optional<String> one(String name) {
            var all = all(name);
            if (all.size() > 1) {
                throw new IllegalArgumentException("\"" + name + "\" appears twice in " + kind + " " + head);
            }
            return all.stream().findFirst();
        }

        public String need(String name) {
            return one(name)
                    .orElseThrow(() -> new IllegalArgumentException(kind + " " + head + " has no \"" + name + "\""));
        }

        public List<String> all(String name) {
            return attributes.getOrDefault(name, List.of());
        }

        /// The constant that the attribute names, or else the default.
        <E extends Enum<E>> E choice(String name, E defaultValue) {
            return one(name)
                    .map(word -> word.toUpperCase(Locale.ROOT).replace('-', '_'))
                    .map(constant -> Enum.valueOf(defaultValue.getDeclaringClass(), constant))
                    .orElse(defaultValue);
        }
    }

    /// @param kinds the kinds of blocks, each with the attributes that it may have: `form expr key coding`
    public static List<Block> read(String file, String text, String... kinds) {
        var allowed = new LinkedHashMap<String, List<String>>();
        for (var kind : kinds) {
            var words = words(kind);
            allowed.put(words.getFirst(), words.subList(1, words.size()));
        }
        var blocks = new ArrayList<Block>();
        Block block = null;
        List<String> last = null;
        int number = 0;
        for (var raw : text.lines().toList()) {
            number++;
            var place = file + ":" + number;
            var line = raw.stripTrailing();
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int indent = line.length() - line.stripLeading().length();
            var stripped = line.strip();
            var words = stripped.split("\\s+", 2);
            var word = words[0];
            var rest = words.length > 1 ? words[1] : "";
            if (indent == 0) {
                if (!allowed.containsKey(word)) {
                    throw mistake(place, word, allowed.keySet());
                }
                block = new Block(word, rest, new LinkedHashMap<>(), place);
                blocks.add(block);
                last = null;
            } else if (block == null) {
                throw mistake(place, "an indented line before any block", allowed.keySet());
            } else if (indent >= 8 && last != null) {
                last.add(last.removeLast() + " " + stripped);
            } else {
                var known = allowed.getOrDefault(block.kind(), List.of());
                if (!known.contains(word)) {
                    throw mistake(place, word + " in " + block.kind() + " " + block.head(), known);
                }
                last = block.attributes().computeIfAbsent(word, _ -> new ArrayList<>());
                last.add(rest);
            }
        }
        return blocks;
    }

    private static IllegalArgumentException mistake(String place, String found, Collection<String> expected) {
        return new IllegalArgumentException(place + ": found " + found + "; expected one of " + expected);
    }

    static List<String> words(String line) {
        return Stream.of(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}
