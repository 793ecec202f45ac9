package greenwall.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents refer only to files, classes and tests that exist.
class DocumentsTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w*(?:Test|Bench))\\b");

    @Test
    void eachRelativeLinkLeadsToAFile() throws IOException {
        var broken = new ArrayList<String>();
        for (var document : documents()) {
            var links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                var target = links.group(1);
                if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(CHECKOUT.relativize(document) + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void eachTestThatADocumentNamesExists() throws IOException {
        var existing = javaNames();
        var missing = new ArrayList<String>();
        for (var document : documents()) {
            var names = TEST_NAME.matcher(Files.readString(document));
            while (names.find()) {
                if (!existing.contains(names.group(1))) {
                    missing.add(CHECKOUT.relativize(document) + ": " + names.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void viewKeysAreDocumentedAsDrawnOrNotDrawn() throws IOException {
        var document = Files.readString(CHECKOUT.resolve("docs/views.md"));
        int options = document.indexOf("## Keys of `options`");
        keys(document.substring(document.indexOf("## Keys of `fields`"), options), FieldOption.ALL, List.of());
        keys(document.substring(options), PanelOption.ALL, PanelOption.NOT_DRAWN);
    }

    private static void keys(String part, List<OptionKey<?>> all, List<OptionKey<?>> notDrawn) {
        int notDrawnIndex = part.indexOf("not drawn:");
        assertThat(names(part.substring(notDrawnIndex))).containsExactlyElementsOf(names(notDrawn));
        var drawn = new ArrayList<>(all);
        drawn.removeAll(notDrawn);
        assertThat(names(part.substring(0, notDrawnIndex))).containsExactlyElementsOf(names(drawn));
        for (var option : drawn) {
            var row = part.lines()
                    .filter(line -> line.startsWith("| `" + option.name() + "`"))
                    .findFirst()
                    .orElseThrow();
            if (option.type().isEnum()) {
                Stream.of(option.type().getEnumConstants())
                        .forEach(
                                word -> assertThat(row).contains(word.toString().toLowerCase(Locale.ROOT)));
            }
        }
    }

    @Test
    void noKindOfPanelIsDocumentedToDrawAnOptionThatItDoesNotDraw() throws IOException {
        var document = Files.readString(CHECKOUT.resolve("docs/views.md"));
        var rows = document.substring(document.indexOf("## Keys of `options`"))
                .lines()
                .toList();
        for (var kind : PanelKind.values()) {
            var name = kind.name().toLowerCase(Locale.ROOT);
            for (var option : PanelOption.notDrawn(kind)) {
                assertThat(rows)
                        .as(name)
                        .noneMatch(row -> row.startsWith("| `" + option.name() + "` |")
                                && List.of(row.split("\\|")[4].strip().split(", "))
                                        .contains(name));
            }
        }
    }

    private static List<String> names(List<OptionKey<?>> options) {
        return options.stream().map(OptionKey::name).toList();
    }

    /// The first column of a table, or every key in a sentence.
    private static List<String> names(String text) {
        return Pattern.compile(text.startsWith("not drawn") ? "`(\\w+)`" : "(?m)^\\| `(\\w+)` \\|")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void decisionsAreNumberedWithoutGapsAndListed() throws IOException {
        var folder = CHECKOUT.resolve("docs/decisions");
        var index = Files.readString(folder.resolve("README.md"));
        try (var files = Files.list(folder)) {
            var pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
            assertThat(pages.stream().map(name -> name.substring(0, 4)))
                    .isEqualTo(IntStream.rangeClosed(1, pages.size())
                            .mapToObj("%04d"::formatted)
                            .toList());
            assertThat(pages).allSatisfy(page -> assertThat(index).contains("](" + page + ")"));
        }
    }

    @Test
    void theGlossaryHasAtMostFortyWords() throws IOException {
        var rows = Files.readAllLines(CHECKOUT.resolve("docs/glossary.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| word") && !line.startsWith("| ---"));
        assertThat(rows.count()).isBetween(1L, 40L);
    }

    @Test
    void eachPathOfTheArchitectureHasTenLinks() throws IOException {
        var text = Files.readString(CHECKOUT.resolve("docs/architecture.md"));
        var paths = Stream.of(text.split("\n## "))
                .filter(part -> part.startsWith("The path of"))
                .toList();
        assertThat(paths)
                .hasSize(3)
                .allSatisfy(path -> assertThat(path.lines().filter(line -> line.matches("\\d+\\. .*]\\(.*")))
                        .hasSize(10));
    }

    @Test
    void theArchitectureDiagramMatchesTheSources() throws IOException {
        assertThat(Files.readString(CHECKOUT.resolve("docs/images/architecture.svg")))
                .as("draw it anew: java tests/src/test/java/greenwall/tests/documents/ArchitecturePicture.java")
                .isEqualTo(ArchitecturePicture.draw(CHECKOUT));
    }

    private static List<Path> documents() throws IOException {
        try (var top = Files.list(CHECKOUT);
                var docs = Files.walk(CHECKOUT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> javaNames() throws IOException {
        try (var files = Files.walk(CHECKOUT, 14)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
