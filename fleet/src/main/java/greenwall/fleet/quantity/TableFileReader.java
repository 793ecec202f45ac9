package greenwall.fleet.quantity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the line format of the tables. A line without indentation begins a block (`quantity cpu.util`). An
/// indented line is an attribute of the block (`  unit  ratio`). A line indented by eight blanks or more
/// continues the attribute before it. `#` in the first column begins a comment.
public final class TableFileReader {
    private TableFileReader() {}

    public record Block(String kind, String head, Map<String, List<Entry>> attributes, String place) {
        public Optional<String> one(String name) {
            var all = attributes.getOrDefault(name, List.of());
            if (all.size() > 1) {
                throw mistake(
                        all.get(1).place(),
                        "\"" + name + "\" appears twice in " + kind + " " + head,
                        "keep one of them");
            }
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst().text());
        }

        public String need(String name) {
            return one(name)
                    .orElseThrow(() -> mistake(place, kind + " " + head + " has no \"" + name + "\"", "add one"));
        }

        public List<String> all(String name) {
            return attributes.getOrDefault(name, List.of()).stream()
                    .map(Entry::text)
                    .toList();
        }

        /// The constant that the attribute names, or else the default.
        <E extends Enum<E>> E choice(String name, E defaultValue) {
            var choices = defaultValue.getDeclaringClass().getEnumConstants();
            var words = Stream.of(choices)
                    .map(choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
            var word = one(name);
            int at = word.map(words::indexOf).orElse(defaultValue.ordinal());
            if (at < 0) {
                throw mistake(
                        place,
                        "found the " + name + " \"" + word.orElse("") + "\"",
                        "write " + String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast());
            }
            return choices[at];
        }
    }

    public record Entry(String text, String place) {}

    /// Thrown for a mistake in a table. The message contains the place, what was found, and what to do.
    public static final class Mistake extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    public static Mistake mistake(String place, String found, String todo) {
        return new Mistake(place + ": " + found + "; " + todo);
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
        List<Entry> last = null;
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
                    throw mistake(place, "found \"" + word + "\"", "a block begins with one of " + allowed.keySet());
                }
                block = new Block(word, rest, new LinkedHashMap<>(), place);
                blocks.add(block);
                last = null;
            } else if (block == null) {
                throw mistake(
                        place, "found an indented line before any block", "begin with one of " + allowed.keySet());
            } else if (indent >= 8 && last != null) {
                var before = last.removeLast();
                last.add(new Entry(before.text() + " " + stripped, before.place()));
            } else {
                var known = allowed.getOrDefault(block.kind(), List.of());
                if (!known.contains(word)) {
                    throw mistake(
                            place,
                            "found \"" + word + "\" in " + block.kind() + " " + block.head(),
                            "expected one of " + known.stream().sorted().toList());
                }
                last = block.attributes().computeIfAbsent(word, _ -> new ArrayList<>());
                last.add(new Entry(rest, place));
            }
        }
        return blocks;
    }

    /// The words between blanks.
    static List<String> words(String line) {
        return Stream.of(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}
