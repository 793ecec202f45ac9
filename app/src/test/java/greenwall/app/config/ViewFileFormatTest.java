package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.connectors.grafana.GrafanaDashboardWriter;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Transformation;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewFileFormatTest {
    @Test
    void aViewIsReadFromItsFile() throws IOException {
        var view = read(example());

        assertThat(view.name()).isEqualTo("queue");
        assertThat(view.time()).isEqualTo(new Dashboard.TimeRange("now-3h", "now"));
        assertThat(view.annotations().getFirst().enabled()).isTrue();
        var chart = view.panel(1).orElseThrow();
        assertThat(chart.place()).isEqualTo(new GridPosition(0, 0, 12, 8));
        assertThat(chart.options().get(PanelOption.NORMAL)).isTrue();
        assertThat(chart.fields().defaults().get(FieldOption.CONNECT)).isInfinite();
        assertThat(view.panel(3).orElseThrow().options().get(PanelOption.CONTENT))
                .isEqualTo("# Who to call\n\nAsk *operations*.\n");
        assertThat(view.panels())
                .extracting(Panel::kind)
                .containsExactly(PanelKind.TIME_SERIES, PanelKind.TABLE, PanelKind.TEXT);
    }

    @Test
    void aWrittenViewReadsBackTheSame() throws IOException {
        var view = read(example());
        assertThat(read(DashboardFileWriter.write(view))).isEqualTo(view);
        var json = GrafanaDashboardWriter.write(view).getBytes(StandardCharsets.UTF_8);
        assertThat(((ImportResult.Imported) GrafanaDashboardReader.read("queue", json)).dashboard())
                .isEqualTo(read(DashboardFileWriter.write(
                        ((ImportResult.Imported) GrafanaDashboardReader.read("queue", json)).dashboard())));
    }

    /// The folder contains public dashboards; none of them is stored in this repository.
    @Test
    @EnabledIfSystemProperty(named = "greenwall.dashboards", matches = ".+")
    void publicDashboardsRoundTripAsViews() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("greenwall.dashboards")))) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                var imported = ((ImportResult.Imported) GrafanaDashboardReader.read("queue", Files.readAllBytes(file)))
                        .dashboard();
                assertThat(read(DashboardFileWriter.write(imported)))
                        .as(file.toString())
                        .isEqualTo(imported);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                             | 1 | 1  | a view",
                "`- a`                                          | 1 | 1  | a view",
                "`titel: x`                                     | 1 | 1  | title",
                "`title: x\ntitle: y`                           | 2 | 1  | a second time",
                "`title: [a]`                                   | 1 | 8  | one value",
                "`tags: a`                                      | 1 | 7  | a list",
                "`refresh: soon`                                | 1 | 10 | a duration such as",
                "`refresh: 0s`                                  | 1 | 10 | a duration such as",
                "`time: now`                                    | 1 | 7  | a mapping",
                "`time: {form: now-1h}`                         | 1 | 8  | from",
                "`rows: x`                                      | 1 | 7  | a list",
                "`rows: [x]`                                    | 1 | 8  | a mapping",
                "`rows: [{panel: []}]`                          | 1 | 9  | panels",
                "`rows: [{collapsed: maybe}]`                   | 1 | 20 | true or false",
                "`rows: [{panels: [{kind: tabel}]}]`            | 1 | 25 | table",
                "`rows: [{panels: [{id: one}]}]`                | 1 | 23 | whole number",
                "`rows: [{panels: [{at: {x: 1.5}}]}]`           | 1 | 27 | whole number",
                "`rows: [{panels: [{id: .inf}]}]`               | 1 | 23 | whole number",
                "`rows: [{panels: [{fields: {defaults: {min: NaN}}}]}]`  | 1 | 44 | a finite number",
                "`rows: [{panels: [{options: {legnd: list}}]}]` | 1 | 29 | legend",
                "`rows: [{panels: [{options: {legend: tabel}}]}]` | 1 | 37 | table",
                "`rows: [{panels: [{options: list}]}]`          | 1 | 28 | a mapping",
                "`rows: [{panels: [{fields: {defaults: {min: low}}}]}]`  | 1 | 44 | a number",
                "`rows: [{panels: [{fields: {defaults: {units: s}}}]}]`  | 1 | 39 | unit",
                "`rows: [{panels: [{queries: [{ref: A}]}]}]`    | 1 | 29 | kind",
                "`rows: [{panels: [{queries: [{kind: qeury}]}]}]` | 1 | 36 | query",
                "`rows: [{panels: [{transformations: [{do: {kind: marge}}]}]}]` | 1 | 49 | merge",
                "`variables: [{name: x, of: {kind: lists}}]`    | 1 | 34 | list",
                "`variables: [{name: x, hide: always}]`         | 1 | 29 | not",
                "`rows: [{panels: [{at: {x: 1, x: 2}}]}]`       | 1 | 30 | a second time",
                "`rows: [{panels: [`                            | 1 | 18 | end of the line",
                "`title: 'open`                                 | 1 | 8  | closing quote",
                "`title: *gone`                                 | 1 | 8  | defined before",
                "`? [a]\n: b`                                   | 1 | 3  | a word as the key",
            })
    void anErrorIsReportedWithItsLocationAndASuggestion(String text, int line, int column, String suggestion) {
        var result = DashboardFileReader.read("x", "x.yaml", text == null ? "" : text.replace("\\n", "\n"));
        assertThat(result.view()).isEmpty();
        assertThat(result.errors()).isNotEmpty();
        var error = result.errors().getFirst();
        assertThat(error.toString()).doesNotContain("\n").contains(suggestion.replace("`,", ""));
        assertThat(List.of(error.line(), error.column())).isEqualTo(List.of(line, column));
    }

    @Test
    void aHostileFileIsReportedAsInvalid() {
        for (var text : List.of(
                "rows: " + "[".repeat(10_000),
                "a: &a [x, x]\nb: &b [*a, *a]\nrows: [*b, *b]",
                "rows: [{panels: [" + "{},".repeat(5_000) + "]}]",
                "x".repeat(5 << 20))) {
            assertThat(DashboardFileReader.read("x", "x.yaml", text).errors()).isNotEmpty();
        }
    }

    @Test
    void theDocumentedExampleIsAView() throws IOException {
        var document = document();
        int start = document.indexOf("```yaml\n") + "```yaml\n".length();
        var view = read(document.substring(start, document.indexOf("```", start)));
        assertThat(view.panels()).hasSize(3);
        assertThat(view.panel(2).orElseThrow().transformations()).hasSize(2);
    }

    @Test
    void everyKindAndKeyOfAViewIsDocumented() throws IOException {
        var document = document();
        var format = document.substring(document.indexOf("## The view file"), document.indexOf("\n## From a query"));
        var words = new TreeSet<String>();
        collect(Dashboard.class, words, new HashSet<>());
        assertThat(words)
                .hasSizeGreaterThan(150)
                .allSatisfy(word -> assertThat(format).contains(word));
        for (var kind : DashboardSchema.kinds(Transformation.class).keySet()) {
            assertThat(format).contains("`" + kind + "`");
        }
        for (var kind : PanelKind.values()) {
            assertThat(format).contains("`" + DashboardSchema.word(kind) + "`");
        }
    }

    /// The keys and kinds of a type, and of the types in it.
    private static void collect(Type type, Set<String> words, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType of) {
            for (var argument : of.getActualTypeArguments()) {
                collect(argument, words, seen);
            }
            return;
        }
        var raw = DashboardSchema.raw(type);
        boolean ofView = raw.getPackageName().equals(Dashboard.class.getPackageName()) && raw != OptionValues.class;
        if (!ofView || !seen.add(raw)) {
            return;
        }
        if (raw.isSealed()) {
            DashboardSchema.kinds(raw).forEach((kind, one) -> {
                words.add(kind);
                collect(one, words, seen);
            });
        } else if (raw.isRecord()) {
            for (var part : raw.getRecordComponents()) {
                words.add(DashboardSchema.key(raw, part));
                collect(part.getGenericType(), words, seen);
            }
        }
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "views.md"));
    }

    private static Dashboard read(String text) {
        var result = DashboardFileReader.read("queue", "queue.yaml", text);
        assertThat(result.errors()).isEmpty();
        return result.view().orElseThrow();
    }

    private static String example() throws IOException {
        try (var in = Objects.requireNonNull(ViewFileFormatTest.class.getResourceAsStream("view.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
