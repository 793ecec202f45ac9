package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Dashboard.Row;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardYamlPatcherTest {
    private static final String FILE = """
            # Owned by operations.
            title: Queues   # the title
            rows:
              - title: Now
                panels:
                  # The one everybody looks at.
                  - id: 1
                    title: "Length"   # in jobs
                    kind: time_series
                    at: {x: 0, y: 0, w: 12, h: 8}  # left
                    queries:
                      - {kind: query, ref: A, text: 'queue{name=~"$queue"}'}   # all of them

                  # Nobody looks at this one.
                  - title: Age
                    id: 2
                    kind: stat
                    queries:
                      - kind: query
                        ref: A
                        text: |
                          max(age)
                    # x

            # The end.
            """;

    private static Dashboard read(String text) {
        var read = DashboardFileReader.read("queues", "queues.yaml", text);
        assertThat(read.errors()).isEmpty();
        return read.view().orElseThrow();
    }

    private static Dashboard panels(Dashboard view, UnaryOperator<List<Panel>> change) {
        var first = view.rows().getFirst();
        var rows = new ArrayList<Row>(view.rows());
        rows.set(0, new Row(first.title(), first.collapsed(), first.repeat(), change.apply(first.panels())));
        return view.with(rows);
    }

    private static Dashboard panel(Dashboard view, int id, UnaryOperator<Panel> change) {
        return panels(
                view,
                all -> all.stream().map(p -> p.id() == id ? change.apply(p) : p).toList());
    }

    /// The lines that were added and the lines that were removed.
    private static List<String> difference(String before, String after) {
        var difference = new ArrayList<String>();
        var old = new ArrayList<>(before.lines().toList());
        for (var line : after.lines().toList()) {
            if (!old.remove(line)) {
                difference.add("+" + line.strip());
            }
        }
        old.forEach(line -> difference.add("-" + line.strip()));
        return difference;
    }

    private static String edited(String text, UnaryOperator<Dashboard> change) {
        var expected = change.apply(read(text));
        var after = DashboardYamlPatcher.edited(text, expected).orElseThrow();
        assertThat(read(after)).isEqualTo(expected);
        return after;
    }

    private static List<String> changes(String text, UnaryOperator<Dashboard> change) {
        return difference(text, edited(text, change));
    }

    private static Panel query(Panel panel, String text) {
        var of = (PanelQuery.Query) panel.targets().getFirst();
        return panel.withQueries(List.of(of.withText(text)));
    }

    @Test
    void onlyTheChangedLineDiffers() {
        assertThat(changes(FILE, v -> panel(v, 1, p -> p.titled("Jobs: waiting"))))
                .containsExactly("+title: \"Jobs: waiting\"   # in jobs", "-title: \"Length\"   # in jobs");
        assertThat(changes(FILE, v -> panel(v, 1, p -> p.at(new GridPosition(0, 0, 12, 9)))))
                .containsExactly("+at: {x: 0, y: 0, w: 12, h: 9}  # left", "-at: {x: 0, y: 0, w: 12, h: 8}  # left");
        assertThat(changes(FILE, v -> panel(v, 1, p -> query(p, "queue{name='a'}"))))
                .containsExactly(
                        "+- {kind: query, ref: A, text: 'queue{name=''a''}'}   # all of them",
                        "-- {kind: query, ref: A, text: 'queue{name=~\"$queue\"}'}   # all of them");
        assertThat(changes(FILE, v -> panel(v, 2, p -> query(p, "max(age) / 60"))))
                .containsExactly("+text: max(age) / 60", "-text: |", "-max(age)");
    }

    @Test
    void missingKeysAreAddedToThePanel() {
        assertThat(changes(FILE, v -> panel(v, 2, p -> p.at(new GridPosition(0, 8, 24, 4)))))
                .containsExactly("+at: {x: 0, y: 8, w: 24, h: 4}");
    }

    @Test
    void removingAPanelKeepsTheCommentsAroundIt() {
        var after = edited(
                FILE,
                v -> panels(v, all -> all.stream().filter(p -> p.id() != 1).toList()));
        assertThat(after)
                .contains("# The one everybody looks at.", "# Nobody looks at this one.", "# The end.", "# x")
                .doesNotContain("Length", "# in jobs");
        var none = edited(FILE, v -> panels(v, _ -> List.of()));
        assertThat(none).contains("# Owned by operations.", "# The end.").doesNotContain("Age");
        assertThat(edited(none, v -> panels(v, _ -> List.of(added(7)))))
                .contains("    panels:\n      - id: 7\n        title: New\n");
    }

    private static Panel added(int id) {
        return new Panel(
                id,
                "New",
                "",
                PanelKind.TIME_SERIES,
                new GridPosition(0, 8, 12, 8),
                OptionValues.NONE,
                FieldConfig.NONE,
                List.of(PanelQuery.Query.of("A", "up{job=\"x\"}")),
                Panel.QueryOptions.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                false);
    }

    @Test
    void aPanelIsAddedBelowTheLast() {
        var after = edited(
                FILE,
                v -> panels(v, all -> {
                    var more = new ArrayList<>(all);
                    more.add(added(3));
                    return more;
                }));
        assertThat(difference(FILE, after)).allSatisfy(line -> assertThat(line).startsWith("+"));
        assertThat(after).contains("      - id: 3\n        title: New\n").endsWith("# The end.\n");
    }

    @Test
    void aSingleLineFileIsEditedInPlace() {
        var flow = "{title: One, rows: [{panels: [{title: A, at: {x: 0, y: 0, w: 6, h: 4}}, {title: B, kind: stat}]}]}";
        assertThat(edited(flow, v -> panel(v, 1, p -> p.at(new GridPosition(0, 0, 7, 4)))))
                .contains("at: {x: 0, y: 0, w: 7, h: 4}")
                .doesNotContain("\n");
        assertThat(edited(
                        flow,
                        v -> panels(
                                v, all -> all.stream().filter(p -> p.id() == 2).toList())))
                .contains("{title: B, kind: stat")
                .doesNotContain("title: A");
        assertThat(edited(flow, v -> panels(v, all -> List.of(all.get(0), all.get(1), added(3)))))
                .contains(", {id: 3, title: New, at: {x: 0, y: 8, w: 12, h: 8}, queries: [{kind: query, ref: A");
    }

    @Test
    void lineEndingsArePreserved() {
        var windows = FILE.replace("\n", "\r\n");
        var after = edited(windows, v -> panels(v, all -> List.of(all.get(0), all.get(1), added(3))));
        assertThat(after.replace("\r\n", "")).doesNotContain("\n");
    }

    @Test
    void impliedIdsAndPositionsOfPanelsArePreserved() {
        var implicitPlaces = """
                rows:
                  - panels:
                      - title: A
                      - title: B
                      - title: C
                """;
        assertThat(read(implicitPlaces).panels()).extracting(Panel::id).containsExactly(1, 2, 3);
        var after = edited(
                implicitPlaces,
                v -> panels(v, all -> all.stream().filter(p -> p.id() != 1).toList()));
        assertThat(read(after).panels()).extracting(Panel::id).containsExactly(2, 3);
        assertThat(read(after).panel(3).orElseThrow().place())
                .isEqualTo(read(implicitPlaces).panel(3).orElseThrow().place());
    }

    @Test
    void anAliasedValueIsNotChangedForBothPanels() {
        var shared = """
                rows:
                  - panels:
                      - {id: 1, title: A, at: &place {x: 0, y: 0, w: 6, h: 4}}
                      - {id: 2, title: B, at: *place}
                """;
        var expected = panel(read(shared), 2, p -> p.at(new GridPosition(6, 0, 6, 4)));
        DashboardYamlPatcher.edited(shared, expected)
                .ifPresent(after -> assertThat(read(after)).isEqualTo(expected));
        var first = panel(read(shared), 1, p -> p.at(new GridPosition(6, 0, 6, 4)));
        DashboardYamlPatcher.edited(shared, first)
                .ifPresent(after -> assertThat(read(after)).isEqualTo(first));
        assertThat(Arrays.asList(
                        DashboardYamlPatcher.edited(shared, expected).isPresent(),
                        DashboardYamlPatcher.edited("title: [", expected).isPresent()))
                .containsExactly(true, false);
    }

    private static final String ROWS = """
            # Owned by operations.
            variables:
              # What everybody asks for first.
              - name: queue   # of the broker
                of: {kind: query, query: "label_values(queue)"}
              - name: step
                of: {kind: interval, values: [1m, 5m]}  # no shorter ones
            rows:
              - title: Now
                panels:
                  # The one everybody looks at.
                  - id: 1
                    title: Length   # in jobs
                    at: {x: 0, y: 0, w: 12, h: 8}  # left
                    queries:
                      # All of them.
                      - {kind: query, ref: A, text: queue}
                  - id: 2
                    title: Age
              - title: Before
                panels:
                - id: 3
                  title: Growth   # a day
              - title: Empty
              - panels:
                  - id: 4
            """;

    private static Dashboard toRow(Dashboard view, int id, int row, GridPosition place) {
        var panel = view.panel(id).orElseThrow().at(place);
        var rows = new ArrayList<Row>();
        for (var each : view.rows()) {
            var panels = new ArrayList<Panel>(
                    each.panels().stream().filter(p -> p.id() != id).toList());
            if (rows.size() == row) {
                panels.add(panel);
            }
            rows.add(new Row(each.title(), each.collapsed(), each.repeat(), panels));
        }
        return view.with(rows);
    }

    @Test
    void aPanelMovesToAnotherRowWithItsLinesAndComments() {
        var panel = ROWS.substring(ROWS.indexOf("      # The one everybody"), ROWS.indexOf("      - id: 2"));
        assertThat(edited(ROWS, v -> toRow(v, 1, 1, new GridPosition(0, 8, 12, 8))))
                .contains("    panels:\n    - id: 3\n      title: Growth   # a day\n"
                        + panel.indent(-2).replace("y: 0", "y: 8") + "  - title: Empty\n");
        assertThat(edited(ROWS, v -> toRow(v, 3, 0, new GridPosition(12, 8, 12, 8))))
                .contains("      - id: 3\n        title: Growth   # a day\n")
                .contains("# The one everybody looks at.", "# All of them.");
    }

    @Test
    void aPanelMovesIntoAnEmptyRowAndOutOfARowItLeavesEmpty() {
        var after = edited(ROWS, v -> toRow(v, 1, 2, new GridPosition(0, 0, 12, 8)));
        assertThat(after)
                .contains("  - title: Empty\n    panels:\n      # The one everybody looks at.\n      - id: 1\n");
        assertThat(edited(ROWS, v -> toRow(v, 4, 2, new GridPosition(0, 0, 12, 8))))
                .contains("panels: []")
                .contains("# in jobs");
    }

    private static Dashboard rows(Dashboard view, UnaryOperator<List<Row>> change) {
        return view.with(change.apply(new ArrayList<>(view.rows())));
    }

    private static Row titled(Row original, String title) {
        return new Row(title, original.collapsed(), original.repeat(), original.panels());
    }

    private String renamed(int row, String title) {
        return edited(
                ROWS,
                v -> rows(v, rows -> {
                    rows.set(row, titled(rows.get(row), title));
                    return rows;
                }));
    }

    @Test
    void renamingARowChangesOnlyItsTitleLine() {
        assertThat(renamed(1, "Yesterday")).isEqualTo(ROWS.replace("title: Before", "title: Yesterday"));
        assertThat(renamed(3, "Rest")).isEqualTo(ROWS.replace("      - id: 4\n", "      - id: 4\n    title: Rest\n"));
    }

    @Test
    void aNewRowIsAppendedAndNothingElseChanges() {
        assertThat(edited(
                        ROWS,
                        v -> rows(v, rows -> {
                            rows.add(new Row("Tomorrow", false, "", List.of()));
                            return rows;
                        })))
                .startsWith(ROWS)
                .endsWith("  - title: Tomorrow\n");
    }

    /// Removes a row as the window does: its panels go below those of the row above.
    private static Dashboard withoutRow(Dashboard view, int row, int target) {
        int below = view.rows().get(target).height();
        return rows(view, rows -> {
            var panels = new ArrayList<>(rows.get(target).panels());
            for (var panel : rows.get(row).panels()) {
                var at = panel.place();
                panels.add(panel.at(new GridPosition(at.x(), at.y() + below, at.w(), at.h())));
            }
            var original = rows.get(target);
            rows.set(target, new Row(original.title(), original.collapsed(), original.repeat(), panels));
            rows.remove(row);
            return rows;
        });
    }

    @Test
    void panelsOfARemovedRowMoveToAnotherWithTheirLinesAndComments() {
        var withoutSecond = edited(ROWS, v -> withoutRow(v, 1, 0));
        assertThat(withoutSecond)
                .startsWith(ROWS.substring(0, ROWS.indexOf("  - title: Before")))
                .contains("      - id: 3\n        title: Growth   # a day\n")
                .endsWith(ROWS.substring(ROWS.indexOf("  - title: Empty")))
                .doesNotContain("title: Before");
        var first = edited(ROWS, v -> withoutRow(v, 0, 1));
        assertThat(first)
                .startsWith(ROWS.substring(0, ROWS.indexOf("  - title: Now")))
                .contains("# The one everybody looks at.", "title: Length   # in jobs", "# All of them.")
                .doesNotContain("title: Now");
        assertThat(edited(ROWS, v -> withoutRow(v, 2, 1))).isEqualTo(ROWS.replace("  - title: Empty\n", ""));
    }

    private static Dashboard variables(Dashboard view, UnaryOperator<List<Variable>> change) {
        return view.choosing(change.apply(view.variables()));
    }

    private static Variable named(Variable original, String name) {
        return new Variable(
                name,
                original.label(),
                original.description(),
                original.hide(),
                original.kind(),
                original.choice(),
                original.current());
    }

    @Test
    void changingVariablesChangesOnlyTheirLines() {
        assertThat(changes(ROWS, v -> variables(v, all -> List.of(named(all.get(0), "broker"), all.get(1)))))
                .containsExactly("+- name: broker   # of the broker", "-- name: queue   # of the broker");
        assertThat(changes(ROWS, v -> variables(v, all -> List.of(all.get(1)))))
                .containsExactly(
                        "-- name: queue   # of the broker", "-of: {kind: query, query: \"label_values(queue)\"}");
        var host = new Variable(
                "host",
                "",
                "",
                Variable.Hide.NOT,
                new Variable.ListVariable(List.of(Variable.Value.of("a"), Variable.Value.of("b"))),
                Variable.SelectionMode.ONE,
                List.of());
        assertThat(changes(ROWS, v -> variables(v, all -> List.of(all.get(0), all.get(1), host))))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("+"));
        assertThat(changes(FILE, v -> variables(v, _ -> List.of(host))))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("+"));
        assertThat(changes(
                        ROWS,
                        v -> variables(
                                v,
                                all -> List.of(
                                        all.get(0),
                                        new Variable(
                                                "step",
                                                "",
                                                "",
                                                Variable.Hide.NOT,
                                                host.kind(),
                                                Variable.SelectionMode.ONE,
                                                List.of())))))
                .hasSize(2);
    }

    private static Variable withoutRegex(Variable original) {
        var query = (Variable.QueryVariable) original.kind();
        return new Variable(
                original.name(),
                original.label(),
                original.description(),
                original.hide(),
                new Variable.QueryVariable(query.source(), query.query(), "", query.sort(), query.refresh()),
                original.choice(),
                original.current());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            of: {kind: query, query: up, regex: a.*}; of: {kind: query, query: up}
            of: {regex: a.*, kind: query, query: up}; of: {kind: query, query: up}
            of:~  kind: query~  query: up~  regex: a.*  # only these; of:~  kind: query~  query: up
            """)
    void anEmptiedTextIsLeftOut(String before, String after) {
        var file = "variables:\n  - name: job\n    %s\nrows: []\n";
        assertThat(edited(
                        file.formatted(before.replace("~", "\n    ")),
                        v -> variables(v, all -> List.of(withoutRegex(all.getFirst())))))
                .isEqualTo(file.formatted(after.replace("~", "\n    ")));
        assertThat(changes(FILE, v -> panel(v, 2, p -> p.titled(""))))
                .containsExactly("+- id: 2", "-- title: Age", "-id: 2");
    }
}
