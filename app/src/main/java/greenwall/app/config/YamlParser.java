package greenwall.app.config;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Parses a YAML file. After a syntax error it repairs the text in memory and continues, so that one missing
/// quote does not hide later errors. Other errors on repaired lines are ignored.
final class YamlParser {
    private static final int MAX_REPAIRS = 16;
    /// Each repair parses the whole text again, so a large file gets fewer.
    private static final int MAX_CHARACTERS_PARSED = 1 << 20;
    private static final Pattern KEY = Pattern.compile("^\\s*(- )?[\\w.\"'-]+:(\\s|$)");

    private final ConfigErrorCollector collector;
    private final Set<Integer> repairedLines = new HashSet<>();
    private String[] lines = {};
    private boolean linesDropped;

    YamlParser(ConfigErrorCollector collector) {
        this.collector = collector;
    }

    /// The lines that repairs changed.
    Set<Integer> repairedLines() {
        return repairedLines;
    }

    /// Whether lines were dropped. Something that seems to be missing may have been on them.
    boolean droppedLines() {
        return linesDropped;
    }

    Optional<YamlNode> parse(String text) {
        lines = text.split("\r\n|\r|\n", -1);
        int most = Math.clamp(MAX_CHARACTERS_PARSED / (text.length() + 1), 1, MAX_REPAIRS);
        for (int repairs = 0; repairs <= most; repairs++) {
            var found = new ConfigErrorCollector(collector.file());
            try {
                var root = YamlComposer.document(String.join("\n", lines), found);
                collector.addAll(found);
                return root;
            } catch (MarkedYamlEngineException e) {
                if (!repair(e)) {
                    return Optional.empty();
                }
            } catch (ReaderException e) {
                var position = positionOf(e.getPosition());
                collector.error(
                        position,
                        "the control character \\u" + String.format("%04x", e.getCodePoint()),
                        "text without control characters");
                dropLine(position.line());
            } catch (YamlComposer.TooDeepException e) {
                collector.error(
                        e.position(),
                        "lists and mappings nested too deeply",
                        "at most " + YamlComposer.MAX_DEPTH + " levels");
                return Optional.empty();
            } catch (YamlEngineException | IllegalStateException e) {
                collector.error(
                        FilePosition.WHOLE,
                        ConfigErrorCollector.quoted(String.valueOf(e.getMessage())),
                        "a file that is valid YAML");
                return Optional.empty();
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                // Works around a bug in the library, which parses an escape without digits as a number.
                collector.error(
                        FilePosition.WHOLE,
                        "something that is not YAML (" + ConfigErrorCollector.quoted(String.valueOf(e.getMessage()))
                                + ")",
                        "a file that is valid YAML; look at what follows a \\");
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean repair(MarkedYamlEngineException e) {
        if (replaceTabs()) {
            return true;
        }
        var context = e.getContextMark();
        var problem = String.valueOf(e.getProblem());
        if (String.valueOf(e.getContext()).contains("quoted scalar")
                && problem.contains("end of stream")
                && context.isPresent()) {
            closeQuote(position(context.get()));
            return true;
        }
        var mark = e.getProblemMark().or(() -> context);
        if (mark.isEmpty()) {
            collector.error(FilePosition.WHOLE, ConfigErrorCollector.quoted(problem), "a file that is valid YAML");
            return false;
        }
        // The parser notices an unclosed bracket late. The position to report is the bracket itself.
        boolean bracket = context.isPresent() && isNeverClosed(context.get(), mark.get(), problem);
        var position = position(bracket ? context.get() : mark.get());
        explain(position, String.valueOf(e.getContext()), problem);
        return dropLine(position.line());
    }

    /// Whether the parser noticed the error after the lines of the bracket: at the end of the file, or at the
    /// next key.
    private boolean isNeverClosed(Mark bracket, Mark noticed, String problem) {
        if (noticed.getLine() >= lines.length - 1 || problem.contains("stream end")) {
            return true;
        }
        var line = lines[noticed.getLine()];
        return noticed.getLine() > bracket.getLine()
                && indent(line).length() <= indent(lines[bracket.getLine()]).length()
                && KEY.matcher(line).find();
    }

    private void explain(FilePosition position, String context, String problem) {
        if (problem.contains("mapping values are not allowed")) {
            collector.error(
                    position,
                    "a \":\" where no key is allowed",
                    "one \"key: value\" per line, indented like its neighbours, and quotes around text that"
                            + " contains \": \"");
        } else if (problem.contains("could not find expected ':'")) {
            collector.error(position, "a line without \":\"", "\"key: value\"");
        } else if (context.contains("flow mapping") || context.contains("flow sequence")) {
            var closing = context.contains("mapping") ? "\"}\"" : "\"]\"";
            collector.error(position, textAt(position), "\",\" or " + closing + " to close what was opened");
        } else if (problem.contains("cannot start any token")) {
            collector.error(position, textAt(position), "quotes around text that begins with it");
        } else if (context.contains("block mapping") || context.contains("block collection")) {
            collector.error(position, textAt(position) + " at this indentation", "a line indented like its neighbours");
        } else {
            collector.error(position, textAt(position), "valid YAML (" + ConfigErrorCollector.shown(problem) + ")");
        }
    }

    private String textAt(FilePosition position) {
        var line = position.line() <= lines.length ? lines[position.line() - 1] : "";
        var rest = line.substring(offset(line, position)).strip();
        if (rest.isEmpty()) {
            return "the end of the line";
        }
        return ConfigSectionReader.SECRET_SECTION.matcher(line).find()
                ? "something"
                : ConfigErrorCollector.quoted(rest);
    }

    /// Reports every line that is indented with a tab, and indents it with two spaces for each tab instead, so
    /// that the file usually becomes valid.
    private boolean replaceTabs() {
        boolean found = false;
        for (int i = 0; i < lines.length; i++) {
            var indent = indent(lines[i]);
            if (indent.indexOf('\t') >= 0 && !lines[i].isBlank()) {
                collector.error(
                        new FilePosition(i + 1, indent.indexOf('\t') + 1),
                        "a tab in the indentation",
                        "spaces (YAML does not allow tabs there)");
                lines[i] = indent.replace("\t", "  ") + lines[i].substring(indent.length());
                found = true;
            }
        }
        return found;
    }

    private void closeQuote(FilePosition position) {
        collector.error(position, "a quote that is never closed", "a closing quote on the same line");
        int index = position.line() - 1;
        var line = lines[index];
        var before = line.substring(0, offset(line, position));
        var open = new ArrayDeque<Character>();
        before.chars().forEach(c -> {
            switch (c) {
                case '{' -> open.push('}');
                case '[' -> open.push(']');
                case '}', ']' -> open.poll();
                default -> {}
            }
        });
        lines[index] = before + "\"\"" + open.stream().map(String::valueOf).collect(Collectors.joining());
        repairedLines.add(position.line());
    }

    /// Drops a line and the lines indented below it. Returns false if no text is left after that.
    private boolean dropLine(int line) {
        int index = Math.min(line, lines.length) - 1;
        while (index > 0 && lines[index].isBlank()) {
            index--;
        }
        if (lines[index].isBlank()) {
            return false;
        }
        linesDropped = true;
        int depth = indent(lines[index]).length();
        int i = index;
        do {
            lines[i] = "";
            repairedLines.add(i + 1);
            i++;
        } while (i < lines.length && (lines[i].isBlank() || indent(lines[i]).length() > depth));
        return Arrays.stream(lines).anyMatch(l -> !l.isBlank());
    }

    private static int offset(String line, FilePosition position) {
        return line.offsetByCodePoints(0, Math.min(position.column() - 1, line.codePointCount(0, line.length())));
    }

    private static String indent(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return line.substring(0, end);
    }

    private static FilePosition position(Mark mark) {
        return new FilePosition(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private FilePosition positionOf(int index) {
        int remaining = index;
        for (int i = 0; i < lines.length; i++) {
            int length = lines[i].codePointCount(0, lines[i].length()) + 1;
            if (remaining < length) {
                return new FilePosition(i + 1, remaining + 1);
            }
            remaining -= length;
        }
        return FilePosition.WHOLE;
    }
}
