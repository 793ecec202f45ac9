package greenwall.fleet.runbook;

import greenwall.fleet.runbook.Runbook.Part;
import greenwall.fleet.runbook.Runbook.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Parses a runbook's Markdown: front matter, headings, fenced blocks, links. An error does not stop it.
public final class RunbookFileReader {
    private static final int MAX_SECTIONS = 500;
    private static final int MAX_PROBLEMS = 200;
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*)");
    private static final Pattern CLOSING_MARKS =
            Pattern.compile("(?<![#\\p{javaWhitespace}])[#\\p{javaWhitespace}]++$");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})\\s*(.*)");
    /// Each part is bounded, because otherwise a long row of brackets would take quadratic time.
    private static final Pattern LINK =
            Pattern.compile("\\[[^\\[\\]]{0,300}+\\]\\(\\s{0,20}+<?([^)>\\s]{0,500}+)>?[^)]{0,300}+\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    private final String file;
    private final List<String> lines;
    private final List<RunbookError> errors = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Runbook.Link> links = new ArrayList<>();
    private final Map<String, Integer> slugs = new HashMap<>();
    private final List<String> alerts = new ArrayList<>();
    private String title = "";
    private String heading = "";
    private int headingLine = 1;
    private List<Part> parts = new ArrayList<>();
    private final StringBuilder prose = new StringBuilder();
    private int proseLine = 1;

    private RunbookFileReader(String file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    public record ReadResult(Runbook runbook, List<RunbookError> errors) {}

    public static ReadResult read(String file, String text, boolean ofSite) {
        var reader = new RunbookFileReader(file, text);
        reader.body(reader.frontMatter());
        reader.closeSection();
        if (reader.title.isEmpty()) {
            reader.title = file.replaceAll("\\.md$", "");
        }
        return new ReadResult(
                new Runbook(file, text, reader.title, reader.alerts, reader.sections, reader.links, ofSite),
                List.copyOf(reader.errors));
    }

    private void problem(int line, String text) {
        if (errors.size() < MAX_PROBLEMS) {
            errors.add(new RunbookError(file, line, text));
        }
    }

    private int frontMatter() {
        if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
            problem(1, "it has no front matter; begin with ---, alerts: [NAME, …] and ---");
            return 0;
        }
        for (int i = 1; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.strip().equals("---")) {
                return i + 1;
            }
            frontMatterLine(i, line);
        }
        problem(1, "the front matter is not closed; close it with ---");
        return lines.size();
    }

    private void frontMatterLine(int index, String line) {
        int colon = line.indexOf(':');
        var name = colon < 0 ? "" : line.substring(0, colon).strip();
        var value = colon < 0 ? "" : line.substring(colon + 1).strip();
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        if (line.strip().startsWith("- ")) {
            alerts.add(unquoted(line.strip().substring(2)));
        } else if (name.equals("title")) {
            title = unquoted(value);
        } else if (name.equals("alerts")) {
            if (value.startsWith("[") && value.endsWith("]")) {
                Arrays.stream(value.substring(1, value.length() - 1).split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .map(RunbookFileReader::unquoted)
                        .forEach(alerts::add);
            } else if (!value.isEmpty()) {
                problem(index + 1, "found \"alerts: " + value + "\"; write a list: alerts: [HighCPU, HighLoad]");
            }
        } else {
            problem(index + 1, "found \"" + line.strip() + "\" in the front matter; expected title or alerts");
        }
    }

    private static String unquoted(String text) {
        var bare = text.strip();
        boolean quoted = bare.length() > 1
                && (bare.startsWith("\"") && bare.endsWith("\"") || bare.startsWith("'") && bare.endsWith("'"));
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    private void body(int from) {
        for (int i = from; i < lines.size(); i++) {
            var line = lines.get(i);
            var fence = FENCE.matcher(line);
            var head = HEADING.matcher(line);
            if (fence.matches()) {
                i = block(i, fence.group(1), fence.group(2).strip());
            } else if (head.matches()) {
                closeSection();
                heading = CLOSING_MARKS.matcher(head.group(2)).replaceFirst("");
                headingLine = i + 1;
                if (head.group(1).length() == 1 && title.isEmpty()) {
                    title = heading;
                }
            } else {
                text(i, line);
            }
        }
    }

    private void text(int index, String line) {
        if (prose.isEmpty()) {
            if (line.isBlank()) {
                return;
            }
            proseLine = index + 1;
        }
        prose.append(line).append('\n');
        var link = LINK.matcher(CODE.matcher(line).replaceAll("`"));
        while (link.find()) {
            links.add(new Runbook.Link(link.group(1), index + 1));
        }
    }

    private int block(int index, String fence, String info) {
        int end = index + 1;
        while (end < lines.size() && !closes(lines.get(end), fence)) {
            end++;
        }
        if (end == lines.size()) {
            problem(index + 1, "this block is not closed; close it with " + fence);
        }
        var content = lines.subList(index + 1, end);
        var words = info.split("\\s+", 2);
        var title = words.length > 1 ? words[1] : "";
        var step = new RunbookStepReader(file, index + 1, errors).read(words[0], title, content);
        if (step.isPresent()) {
            closeProse();
            parts.add(new Part.StepBlock(step.get()));
        } else {
            for (int i = index; i <= Math.min(end, lines.size() - 1); i++) {
                prose.append(lines.get(i)).append('\n');
            }
        }
        return end;
    }

    private static boolean closes(String line, String fence) {
        var bare = line.strip();
        return bare.length() >= fence.length()
                && bare.chars().allMatch(c -> c == fence.charAt(0))
                && line.indexOf(bare) < 4;
    }

    private void closeProse() {
        if (!prose.isEmpty()) {
            parts.add(new Part.Prose(prose.toString().stripTrailing(), proseLine));
            prose.setLength(0);
        }
    }

    private void closeSection() {
        closeProse();
        if (!heading.isEmpty() || !parts.isEmpty()) {
            if (sections.size() < MAX_SECTIONS) {
                sections.add(new Section(heading, slug(heading), headingLine, parts));
            } else {
                problem(headingLine, "it has more than " + MAX_SECTIONS + " sections; the rest is ignored");
            }
        }
        parts = new ArrayList<>();
        heading = "";
    }

    /// The anchor that common viewers generate for a heading: in lower case, with hyphens for blanks, and with
    /// a number if the same anchor occurred before.
    private String slug(String text) {
        var slug = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
        int before = slugs.merge(slug, 1, Integer::sum);
        return before == 1 ? slug : slug + "-" + (before - 1);
    }
}
