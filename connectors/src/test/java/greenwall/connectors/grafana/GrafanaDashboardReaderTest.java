package greenwall.connectors.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.Axis;
import greenwall.fleet.dashboard.FieldOption.CellGauge;
import greenwall.fleet.dashboard.FieldOption.CellStyle;
import greenwall.fleet.dashboard.FieldOption.Interpolation;
import greenwall.fleet.dashboard.FieldOption.Scale;
import greenwall.fleet.dashboard.FieldOption.Stacking;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.fleet.dashboard.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class GrafanaDashboardReaderTest {
    private static Variable.QueryVariable queues(String pattern, Variable.Sort sort) {
        return new Variable.QueryVariable(
                new SourceRef(SourceRef.Kind.PROMETHEUS, "$source"),
                "label_values(job_queue_length, queue)",
                pattern,
                sort,
                Variable.Refresh.ON_TIME_CHANGE);
    }

    @Test
    void aSchemaThatIsNewerThanAnyKnownIsReported() {
        assertThat(((ImportResult.Imported) read("{\"schemaVersion\": 42, \"panels\": []}")).remarks())
                .isEmpty();
        assertThat(((ImportResult.Imported) read("{\"schemaVersion\": 43, \"panels\": []}")).remarks())
                .containsExactly(
                        new ImportResult.Note(
                                "",
                                "schema version 43 is newer than 42, the newest that is known: compare the view with the original"));
    }

    @Test
    void unsupportedPanelsKeepTheirPositionAndAreListed() {
        ImportResult.Imported imported = imported("queue.json");

        assertThat(imported.undrawn()).extracting(ImportResult.Note::panel).containsExactly("Stars", "Elsewhere");
        assertThat(imported.undrawn().get(1).reason()).contains("influxdb");
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .contains("the transformation spatial is kept but not applied")
                .anyMatch(r -> r.contains("variable odd") && r.endsWith("is not imported"));
        assertThat(imported.dashboard().panel(5).orElseThrow().kind()).isEqualTo(PanelKind.UNSUPPORTED);
        assertThat(imported.dashboard().panels()).hasSize(7);
    }

    @Test
    void aChartIsImportedWithAllItsSettings() {
        Panel chart = panel(imported("queue.json"), 1);

        assertThat(chart.options().get(PanelOption.LEGEND)).isEqualTo(PanelOption.Legend.TABLE);
        assertThat(chart.options().get(PanelOption.LEGEND_VALUES)).containsExactly("mean", "max");
        OptionValues fields = chart.fields().defaults();
        assertThat(fields.get(FieldOption.STACKING)).isEqualTo(Stacking.NORMAL);
        assertThat(fields.get(FieldOption.CONNECT)).isEqualTo(60_000);
        assertThat(fields.get(FieldOption.SCALE)).isEqualTo(Scale.LOG);
        assertThat(fields.get(FieldOption.LINKS).getFirst().url()).contains("${__field.labels.queue}");
        var override = chart.fields().overrides().getFirst();
        assertThat(override.matcher()).isEqualTo(new FieldMatcher.ByRegex("/done/i"));
        assertThat(override.options().get(FieldOption.AXIS)).isEqualTo(Axis.RIGHT);
        assertThat(override.options().get(FieldOption.HIDE_LEGEND)).isTrue();
        assertThat(override.options().get(FieldOption.COLOR)).isEqualTo("blue");
        PanelQuery.Query second = (PanelQuery.Query) chart.targets().get(1);
        assertThat(second.hidden()).isTrue();
        assertThat(second.interval()).isEqualTo("$step");
        assertThat(second.intervalFactor()).isEqualTo(2);
        assertThat(second.source()).isEqualTo(new SourceRef(SourceRef.Kind.PROMETHEUS, "$source"));
        assertThat(chart.queryOptions().timeShift()).isEqualTo("1d");
    }

    @Test
    void statAndTablePanelsAreImported() {
        ImportResult.Imported imported = imported("queue.json");

        var mappings = panel(imported, 2).fields().defaults().get(FieldOption.MAPPINGS);
        assertThat(mappings)
                .contains(
                        new ValueMapping.ValueMatch("0", new ValueMapping.Result("empty", "green", 0)),
                        new ValueMapping.RangeMatch(
                                1, Double.POSITIVE_INFINITY, new ValueMapping.Result("late", "", 1)));
        Panel table = panel(imported, 4);
        assertThat(table.transformations())
                .extracting(Transformation.Step::disabled)
                .containsExactly(false, false, true, false, false);
        assertThat(table.options().get(PanelOption.FOOTER)).containsExactly("sum");
        assertThat(table.fields().defaults().get(FieldOption.CELL)).isEqualTo(CellStyle.GAUGE);
        assertThat(table.fields().defaults().get(FieldOption.CELL_GAUGE)).isEqualTo(CellGauge.LCD);
        assertThat(table.repeat().orElseThrow().perRow()).isEqualTo(3);
        assertThat(table.place()).isEqualTo(new GridPosition(0, 0, 24, 6));
        assertThat(panel(imported, 8).targets()).containsExactly(new PanelQuery.PanelReference("A", false, 1, false));
        assertThat(((PanelQuery.Query) panel(imported, 7).targets().getFirst())
                        .source()
                        .kind())
                .isEqualTo(SourceRef.Kind.LOKI);
    }

    @Test
    void variablesAreImported() {
        Dashboard dashboard = imported("queue.json").dashboard();

        assertThat(dashboard.variables())
                .extracting(Variable::name)
                .containsExactly("source", "queue", "step", "level", "find", "site", "filters");
        Variable queue = variable(dashboard, "queue");
        assertThat(queue.current()).containsExactly(Variable.ALL);
        assertThat(queue.kind()).isEqualTo(queues("/q-(.*)/", Variable.Sort.NUMERICAL));
        assertThat(variable(dashboard, "level").kind())
                .isEqualTo(new Variable.ListVariable(
                        List.of(new Variable.Value("warning", "warn"), Variable.Value.of("a,b"))));
        assertThat(variable(dashboard, "site").current()).containsExactly("north");
        assertThat(dashboard.refresh()).contains(Duration.ofMinutes(1));
        assertThat(dashboard.annotations().getFirst().tagKeys()).containsExactly("team", "env");
    }

    @Test
    void theOldRowFormatIsImportedLikeTheNewOne() {
        ImportResult.Imported imported = imported("rows.json");
        Dashboard dashboard = imported.dashboard();

        assertThat(imported.undrawn()).isEmpty();
        assertThat(dashboard.rows()).extracting(Dashboard.Row::collapsed).containsExactly(false, true);
        Panel flow = panel(imported, 1);
        assertThat(flow.kind()).isEqualTo(PanelKind.TIME_SERIES);
        assertThat(flow.place()).isEqualTo(new GridPosition(0, 0, 16, 7));
        OptionValues fields = flow.fields().defaults();
        assertThat(fields.get(FieldOption.UNIT)).isEqualTo("Bps");
        assertThat(fields.get(FieldOption.FILL)).isEqualTo(30);
        assertThat(fields.get(FieldOption.LOG_BASE)).isEqualTo(10);
        assertThat(fields.get(FieldOption.INTERPOLATION)).isEqualTo(Interpolation.STEP_AFTER);
        assertThat(fields.get(FieldOption.CONNECT)).isInfinite();
        assertThat(flow.options().get(PanelOption.LEGEND_SORT)).isEqualTo("lastNotNull");
        OptionValues load = flow.fields().overrides().get(1).options();
        assertThat(load.get(FieldOption.UNIT)).isEqualTo("percent");
        assertThat(load.get(FieldOption.STACKING)).isEqualTo(Stacking.NONE);
        Panel stat = panel(imported, 2);
        assertThat(stat.options().get(PanelOption.REDUCE)).containsExactly("mean");
        assertThat(stat.options().get(PanelOption.PAINT)).isEqualTo(PanelOption.StatColorMode.BACKGROUND);
        assertThat(stat.fields()
                        .defaults()
                        .find(FieldOption.THRESHOLDS)
                        .orElseThrow()
                        .steps())
                .hasSize(3);
        assertThat(panel(imported, 3).kind()).isEqualTo(PanelKind.GAUGE);
        Panel table = panel(imported, 4);
        assertThat(table.transformations().getFirst().what())
                .isEqualTo(new Transformation.Reduce(List.of("mean", "lastNotNull"), false, false, false));
        assertThat(table.fields().overrides()).hasSize(2);
        Panel heat = panel(imported, 5);
        assertThat(heat.options().get(PanelOption.HEAT_SCHEME)).isEqualTo("Spectral");
        assertThat(heat.options().get(PanelOption.BUCKET_BOUND)).isEqualTo(PanelOption.BucketLabelPosition.UPPER);
        assertThat(panel(imported, 6).options().get(PanelOption.CONTENT)).isEqualTo("# Pumps");
    }

    @Test
    void theSecondSchemaIsImportedLikeTheFirst() {
        ImportResult.Imported imported = imported("second.json");
        Dashboard dashboard = imported.dashboard();

        assertThat(imported.undrawn()).isEmpty();
        assertThat(imported.remarks()).isEmpty();
        assertThat(dashboard.title()).isEqualTo("Queue, second form");
        assertThat(dashboard.time()).isEqualTo(new Dashboard.TimeRange("now-1h", "now"));
        assertThat(dashboard.refresh()).contains(Duration.ofSeconds(30));
        assertThat(dashboard.rows()).extracting(Dashboard.Row::title).containsExactly("", "Rates", "Logs");
        assertThat(dashboard.rows()).extracting(Dashboard.Row::collapsed).containsExactly(false, true, false);
        Panel length = panel(imported, 3);
        assertThat(length.kind()).isEqualTo(PanelKind.STAT);
        assertThat(length.place()).isEqualTo(new GridPosition(0, 0, 16, 9));
        assertThat(length.fields().defaults().get(FieldOption.UNIT)).isEqualTo("short");
        assertThat(length.options().get(PanelOption.PAINT)).isEqualTo(PanelOption.StatColorMode.BACKGROUND);
        assertThat(length.targets())
                .containsExactly(new PanelQuery.Query(
                        "A",
                        false,
                        new SourceRef(SourceRef.Kind.PROMETHEUS, "$source"),
                        "job_queue_length{queue=~\"$queue\"}",
                        PanelQuery.QueryMode.INSTANT,
                        PanelQuery.Format.TIME_SERIES,
                        "{{queue}}",
                        "",
                        1,
                        0));
        assertThat(length.transformations().getFirst().what()).isEqualTo(new Transformation.Limit(5));
        assertThat(length.queryOptions().interval()).isEqualTo("1m");
        assertThat(panel(imported, 4).place()).isEqualTo(new GridPosition(0, 0, 12, 9));
        assertThat(panel(imported, 4).repeat().orElseThrow().variable()).isEqualTo("queue");
        assertThat(panel(imported, 5).place()).isEqualTo(new GridPosition(12, 0, 12, 9));
        assertThat(((PanelQuery.Query) panel(imported, 6).targets().getFirst())
                        .source()
                        .kind())
                .isEqualTo(SourceRef.Kind.LOKI);
        assertThat(dashboard.variables()).extracting(Variable::name).containsExactly("source", "queue", "env");
        assertThat(variable(dashboard, "queue").kind()).isEqualTo(queues("", Variable.Sort.ALPHABETICAL));
        assertThat(dashboard.annotations()).extracting(AnnotationQuery::query).containsExactly("changes(version[5m])");
    }

    @Test
    void aPanelWithoutThresholdsIsGreenAndTurnsRedAtEighty() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"id": 1, "type": "stat", "targets": [{"expr": "up"}]},
                  {"id": 2, "type": "gauge", "targets": [{"expr": "up"}], "fieldConfig": {"defaults": {"thresholds":
                    {"mode": "absolute", "steps": [{"color": "blue", "value": null}]}}}}]}""");

        var unwritten = panel(imported, 1).fields().defaults();
        assertThat(FieldFormatter.threshold(unwritten, 79)).contains("green");
        assertThat(FieldFormatter.threshold(unwritten, 80)).contains("red");
        assertThat(FieldFormatter.threshold(panel(imported, 2).fields().defaults(), 90))
                .contains("blue");
    }

    @Test
    void pluginPanelsAreMappedToEquivalentPanels() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"id": 1, "title": "Agents", "type": "grafana-polystat-panel", "targets": [{"expr": "up"}],
                   "options": {"globalOperator": "avg", "globalUnitFormat": "s", "globalFillColor": "#123456",
                     "globalThresholdsConfig": [{"color": "red", "value": 3, "state": 2}],
                     "overrideConfig": {"overrides": [{"metricName": "a.*", "unitFormat": "short",
                       "thresholds": [{"color": "blue", "value": 1}]}]}}},
                  {"id": 2, "title": "Where", "type": "geomap", "targets": [{"expr": "up", "range": true}],
                   "options": {"view": {"id": "zero"}}},
                  {"id": 3, "title": "Free", "type": "canvas", "targets": [{"expr": "up"}]}]}""");

        assertThat(imported.undrawn())
                .extracting(ImportResult.Note::reason)
                .containsExactly("canvas panels are not supported");
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .containsExactly(
                        "\"grafana-polystat-panel\" is drawn as values side by side", "\"geomap\" is drawn as a table");
        Panel agents = panel(imported, 1);
        assertThat(agents.kind()).isEqualTo(PanelKind.STAT);
        assertThat(agents.options().get(PanelOption.REDUCE)).containsExactly("mean");
        assertThat(agents.fields().defaults().get(FieldOption.UNIT)).isEqualTo("s");
        assertThat(agents.fields()
                        .defaults()
                        .find(FieldOption.THRESHOLDS)
                        .orElseThrow()
                        .steps())
                .extracting(Thresholds.Step::color)
                .containsExactly("#123456", "red");
        assertThat(agents.fields().overrides().getFirst().matcher()).isEqualTo(new FieldMatcher.ByRegex("a.*"));
        Panel tablePanel = panel(imported, 2);
        assertThat(tablePanel.kind()).isEqualTo(PanelKind.TABLE);
        assertThat(((PanelQuery.Query) tablePanel.targets().getFirst()).format())
                .isEqualTo(PanelQuery.Format.TABLE);
    }

    @Test
    void queriesWithoutARefIdGetTheNextFreeLetter() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "table", "targets": [
                  {"expr": "a"}, {"expr": "b", "refId": "B"}, {"expr": "c"}, {"expr": "d"}]}]}""");
        assertThat(panel(imported, 1).targets()).extracting(PanelQuery::ref).containsExactly("A", "B", "C", "D");
    }

    @Test
    void tooLargePanelIdsAreReplaced() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1700000000001, "type": "text"}, {"id": 1700000000002, "type": "text"},
                  {"type": "text"}]}""");
        assertThat(imported.dashboard().panels()).extracting(Panel::id).containsExactly(Integer.MAX_VALUE, 1, 2);
    }

    @Test
    void optionsThatAreKeptButNotDrawnAreCounted() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"type": "piechart", "targets": [{"expr": "a"}], "options": {"pieType": "donut"}},
                  {"type": "timeseries", "targets": [{"expr": "a"}],
                   "fieldConfig": {"defaults": {"description": "one"}}},
                  {"type": "timeseries", "targets": [{"expr": "a"}],
                   "fieldConfig": {"overrides": [{"matcher": {"id": "byName", "options": "x"},
                     "properties": [{"id": "description", "value": "two"}]}]}}]}""");
        assertThat(imported.remarks()).contains(new ImportResult.Note("", "kept but not drawn: donut (1)"));
    }

    @Test
    void optionsThatOnlyOtherKindsOfPanelDrawAreCounted() {
        ImportResult.Imported imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"type": "timeseries", "targets": [{"expr": "a"}],
                   "options": {"legend": {"placement": "right"}, "tooltip": {"mode": "single"}}},
                  {"type": "barchart", "targets": [{"expr": "a"}],
                   "options": {"legend": {"placement": "right"}, "tooltip": {"mode": "single"}}},
                  {"type": "status-history", "targets": [{"expr": "a"}], "options": {"tooltip": {"mode": "single"}}},
                  {"type": "gauge", "targets": [{"expr": "a"}], "options": {"maxVizHeight": 100}}]}""");
        assertThat(imported.remarks())
                .contains(
                        new ImportResult.Note("", "kept but not drawn: legend_side (1), most_height (1), tooltip (2)"));
    }

    @Test
    void rowsMayBeAnEmptyString() {
        assertThat(read("{\"rows\": \"\", \"panels\": [{\"type\": \"text\"}]}"))
                .isInstanceOf(ImportResult.Imported.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue.json", "rows.json", "second.json"})
    void aWrittenDashboardReadsBackTheSame(String file) {
        Dashboard dashboard = imported(file).dashboard();
        assertThat(writtenAndRead(dashboard)).isEqualTo(dashboard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': 'transpose', 'options': {'firstFieldName': 'a', 'restFieldsName': 'b'}}",
                "{'id': 'extractFields', 'options': {'source': 'Line', 'format': 'json', 'keepTime': true,"
                        + " 'jsonPaths': [{'path': 'a.b', 'alias': 'c'}]}}",
                "{'id': 'extractFields', 'options': {'source': 'x', 'format': 'delimiter', 'delimiter': ';'}}",
                "{'id': 'configFromData', 'options': {'configRefId': 'B', 'applyTo': {'id': 'byName', 'options': 'x'},"
                        + " 'mappings': [{'fieldName': 'm', 'handlerKey': 'threshold1', 'reducerId': 'max',"
                        + " 'handlerArguments': {'threshold': {'color': 'orange'}}}]}}",
                "{'id': 'formatTime', 'options': {'timeField': 'Time', 'outputFormat': 'HH', 'timezone': 'utc'}}",
                "{'id': 'formatString', 'options': {'stringField': 'a', 'outputFormat': 'Substring',"
                        + " 'substringStart': 1, 'substringEnd': 3}}",
                "{'id': 'histogram', 'options': {'bucketSize': 5, 'bucketCount': 10, 'combine': true}}",
                "{'id': 'filterByValue', 'options': {'type': 'include', 'match': 'any', 'filters': [{'fieldName': 'a',"
                        + " 'config': {'id': 'between', 'options': {'from': '1', 'to': '5'}}}]}}",
                "{'id': 'calculateField', 'options': {'mode': 'index', 'timeSeries': false}}",
                "{'id': 'spatial', 'options': {'action': 'prepare'}}"
            })
    void optionsOfATransformationAreKept(String step) throws IOException {
        String requested = step.replace('\'', '"');
        ImportResult.Imported imported =
                (ImportResult.Imported) read("{\"panels\": [{\"type\": \"table\", \"title\": \"T\","
                        + " \"targets\": [{\"expr\": \"up\"}], \"transformations\": [" + requested + "]}]}");
        assertThat(imported.remarks()).hasSize(step.contains("spatial") ? 1 : 0);
        var written = JsonTree.parsed(GrafanaDashboardWriter.write(imported.dashboard()));
        var transformation = written.at("/panels/0/transformations/0");
        JsonTree.parsed(requested)
                .path("options")
                .properties()
                .forEach(e -> assertThat(transformation.path("options").path(e.getKey()))
                        .as(e.getKey())
                        .isEqualTo(e.getValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "/^(?:A|B)$/", ""})
    void aTransformationMayBeForSomeQueries(String pattern) {
        var imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "table", "targets": [{"expr": "up"}], "transformations": [
                  {"id": "limit", "options": {}, "filter": {"id": "byRefId", "options": "%s"}}]}]}""".formatted(pattern));
        assertThat(panel(imported, 1).transformations().getFirst().frames())
                .isEqualTo(Optional.of(pattern).filter(p -> !p.isEmpty()).map(FieldMatcher.ByQuery::new));
        assertThat(JsonTree.parsed(GrafanaDashboardWriter.write(imported.dashboard()))
                        .at("/panels/0/transformations/0/filter/id")
                        .asString(""))
                .isEqualTo(pattern.isEmpty() ? "" : "byRefId");
    }

    @Test
    void anOldRangeFromNullToNullIsForMissingValues() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "singlestat", "targets": [{"expr": "up"}], "mappingType": 2, "rangeMaps": [
                  {"from": "null", "to": "null", "text": "N/A"}, {"from": "0", "to": "5", "text": "low"}]}]}""");
        assertThat(panel(imported, 1).fields().defaults().get(FieldOption.MAPPINGS))
                .containsExactly(
                        new ValueMapping.SpecialMatch(
                                ValueMapping.SpecialValue.NULL, new ValueMapping.Result("N/A", "", 0)),
                        new ValueMapping.RangeMatch(0, 5, new ValueMapping.Result("low", "", 0)));
    }

    @Test
    void aRepeatedPanelHasFourSideBySideUnlessTheFileSaysOtherwise() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"id": 1, "type": "stat", "targets": [{"expr": "up"}], "repeat": "host"},
                  {"id": 2, "type": "stat", "targets": [{"expr": "up"}], "repeat": "host", "maxPerRow": 6}]}""");
        assertThat(imported.dashboard().panels())
                .extracting(panel -> panel.repeat().orElseThrow().perRow())
                .containsExactly(4, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a'",
                "{'fixed': 'a'}",
                "{'fixed': '', 'matcher': {'id': 'byName', 'options': 'a'}}",
                "{'matcher': {'id': 'byName', 'options': 'a'}}"
            })
    void anOperandIsAFieldOrItsMatcher(String operand) {
        var imported =
                (ImportResult.Imported) read("{\"panels\": [{\"type\": \"table\", \"targets\": [{\"expr\": \"up\"}],"
                        + " \"transformations\": [{\"id\": \"calculateField\", \"options\": {\"mode\": \"binary\","
                        + " \"binary\": {\"left\": " + operand.replace('\'', '"') + ", \"operator\": \"/\"}}}]}]}");
        var written = JsonTree.parsed(GrafanaDashboardWriter.write(imported.dashboard()));
        assertThat(written.at("/panels/0/transformations/0/options/binary/left").asString())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{};                                                    10;   true;  mean; 0.1",
                "{'windowSize': 0.07, 'windowSizeMode': 'percentage'};  7;    true;  mean; 0.07",
                "{'windowSize': 0.125, 'reducer': 'stdDev'};            12.5; true;  stdDev; 0.125",
                "{'windowSize': 5, 'windowSizeMode': 'fixed'};          5;    false; mean; 5"
            },
            quoteCharacter = '`')
    void theSizeOfAWindowIsAPercentageOrANumberOfRows(
            String window, double size, boolean percent, String reducer, double fraction) {
        var imported =
                (ImportResult.Imported) read("{\"panels\": [{\"type\": \"table\", \"targets\": [{\"expr\": \"up\"}],"
                        + " \"transformations\": [{\"id\": \"calculateField\", \"options\":"
                        + " {\"mode\": \"windowFunctions\", \"window\": " + window.replace('\'', '"') + "}}]}]}");
        assertThat(imported.dashboard().panels().findFirst().orElseThrow().transformations())
                .singleElement()
                .satisfies(step -> assertThat(((Transformation.CalculateField) step.what()).calculation())
                        .isEqualTo(new Transformation.Calculation.Moving("", reducer, size, percent, false)));
        var written = JsonTree.parsed(GrafanaDashboardWriter.write(imported.dashboard()));
        assertThat(written.at("/panels/0/transformations/0/options/window/windowSize")
                        .asDouble())
                .isEqualTo(fraction);
    }

    @ParameterizedTest
    @CsvSource({"heatmap, true, true", "heatmap, false, false", "timeseries, true, false"})
    void aHeatmapShowsExemplarsIfItsQueriesRequestThem(String type, boolean requested, boolean drawn) {
        var imported = (ImportResult.Imported)
                read("{\"panels\": [{\"type\": \"%s\", \"targets\": [{\"expr\": \"a_bucket\", \"exemplar\": %b}]}]}"
                        .formatted(type, requested));
        assertThat(panel(imported, 1).options().get(PanelOption.EXEMPLARS)).isEqualTo(drawn);
        assertThat(writtenAndRead(imported.dashboard())).isEqualTo(imported.dashboard());
    }

    /// A folder of dashboards from other authors; none of them is part of the project.
    @Test
    @EnabledIfSystemProperty(named = "greenwall.dashboards", matches = ".+")
    void publicDashboardsAreImportedAndReadBackTheSame() throws IOException {
        int panels = 0;
        int notImported = 0;
        try (var files = Files.list(Path.of(System.getProperty("greenwall.dashboards")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                ImportResult.Imported imported =
                        (ImportResult.Imported) GrafanaDashboardReader.read("x", Files.readAllBytes(file));
                panels += (int) imported.dashboard().panels().count();
                notImported += imported.undrawn().size();
                assertThat(writtenAndRead(imported.dashboard()))
                        .as(file.toString())
                        .isEqualTo(imported.dashboard());
            }
        }
        assertThat(panels).isPositive();
        assertThat((double) notImported / panels).isLessThanOrEqualTo(0.02);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                  | 1 | 1",
                "`{\"panels\": [`                    | 1 | 13",
                "`[1, 2]`                            | 1 | 1",
                "`\"panels\"`                        | 1 | 1",
                "`{\"title\": \"x\"}`                | 1 | 1",
                "`{\"panels\": {\"a\": 1}}`          | 1 | 2",
                "`{\"a\": 1,, \"panels\": []}`       | 1 | 9",
                "`{\"panels\": [] \"title\": 1}`     | 1 | 15",
                "`null`                              | 1 | 1",
            })
    void anInvalidDashboardIsReportedWithItsLocation(String text, int line, int column) {
        ImportResult.Invalid fault = (ImportResult.Invalid)
                GrafanaDashboardReader.read("x", (text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
        assertThat(fault.line()).isEqualTo(line);
        assertThat(fault.column()).isEqualTo(column);
        assertThat(fault.found() + fault.expected()).doesNotContain("\n").isNotBlank();
    }

    @Test
    void hostileFilesAreRefusedOrReadWithinTheLimits() {
        assertThat(read("{\"panels\":" + "[".repeat(100_000))).isInstanceOf(ImportResult.Invalid.class);
        assertThat(read("{\"panels\":[" + "{\"type\":\"stat\"},".repeat(5_000) + "{}]}"))
                .isInstanceOf(ImportResult.Invalid.class);
        assertThat(read("{\"panels\":[],\"title\":\"" + "x".repeat(2_000_000) + "\"}"))
                .isInstanceOf(ImportResult.Invalid.class);
        assertThat(GrafanaDashboardReader.read("x", new byte[GrafanaDashboardReader.MAX_BYTES + 1]))
                .isInstanceOf(ImportResult.Invalid.class);
        ImportResult importResult = read(
                "{\"panels\":[1,null,\"x\",[],{\"type\":7,\"gridPos\":{\"x\":-5,\"w\":1e99,\"h\":1e300,\"y\":-1e300}},"
                        + "{\"type\":\"timeseries\",\"targets\":{\"a\":1},\"options\":[],\"fieldConfig\":7,"
                        + "\"transformations\":[3]},{\"type\":\"table\",\"styles\":[{\"pattern\":\"(((\"}]}],"
                        + "\"templating\":{\"list\":[3,{\"type\":\"query\"}]},\"annotations\":{\"list\":[4]}}");
        Dashboard dashboard = ((ImportResult.Imported) importResult).dashboard();
        assertThat(dashboard.panels())
                .hasSize(7)
                .allMatch(p ->
                        p.place().x() >= 0 && p.place().w() <= 24 && p.place().h() <= 500);
    }

    @Test
    void anElementThatIsPlacedManyTimesIsRefusedBeforeItIsCopied() {
        String item = "{\"kind\":\"GridLayoutItem\",\"spec\":{\"element\":{\"name\":\"a\"}}},";
        String file = "{\"elements\":{\"a\":{\"kind\":\"Panel\",\"spec\":{\"data\":{\"spec\":{\"queries\":[%s{}]}}}}},"
                + "\"layout\":{\"kind\":\"GridLayout\",\"spec\":{\"items\":[%s]}}}";
        String query = "{\"spec\":{\"query\":{\"spec\":{}}}},";
        for (String text : List.of(
                file.formatted(query.repeat(50_000), item.repeat(1_999) + "{}"),
                file.formatted("", item.repeat(20_000) + "{}"))) {
            ImportResult.Invalid fault = (ImportResult.Invalid) read(text);
            assertThat(fault.found()).contains("more than 2000 panels");
        }
        assertThat(read(file.formatted("", item.repeat(1_999) + "{}"))).isInstanceOf(ImportResult.Imported.class);
    }

    @Test
    void severalSourcesOfOneKindKeepTheirNamesAndAreReported() {
        var imported = (ImportResult.Imported) read("""
                {"__inputs": [{"name": "DS_PROD", "label": "prod", "type": "datasource", "pluginId": "prometheus"}],
                 "panels": [
                   {"id": 1, "type": "timeseries", "datasource": {"type": "prometheus", "uid": "${DS_PROD}"},
                    "targets": [{"refId": "A", "expr": "up"}]},
                   {"id": 2, "type": "timeseries", "datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [
                    {"refId": "A", "expr": "up", "datasource": {"type": "prometheus", "uid": "${DS_PROD}"}},
                    {"refId": "B", "expr": "up", "datasource": {"type": "prometheus", "uid": "staging"}}]},
                   {"id": 3, "type": "logs", "datasource": {"type": "loki", "uid": "logs"},
                    "targets": [{"refId": "A", "expr": "{job=`x`}"}]},
                   {"id": 4, "type": "timeseries", "targets": [{"refId": "A", "expr": "up"}]}]}""");

        assertThat(imported.dashboard().panels().flatMap(Panel::queries))
                .extracting(query -> query.source().name())
                .containsExactly("prod", "prod", "staging", "", "");
        assertThat(imported.remarks())
                .containsExactly(new ImportResult.Note(
                        "",
                        "it has several Prometheus sources, \"prod\", \"staging\": one that has the name of a cluster is"
                                + " shown from that cluster, any other from the cluster of the view"));
        assertThat(writtenAndRead(imported.dashboard())).isEqualTo(imported.dashboard());
    }

    @Test
    void aLibraryPanelIsReadFromAnExportForSharing() {
        var imported = (ImportResult.Imported) read("""
                {"__elements": {"load": {"uid": "load", "name": "Load", "kind": 1, "type": "timeseries", "model": {
                   "type": "timeseries", "title": "Load", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 20},
                   "datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"},
                   "targets": [{"refId": "A", "expr": "node_load1"}]}}},
                 "panels": [
                   {"id": 7, "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8},
                    "libraryPanel": {"uid": "load", "name": "Load"}},
                   {"id": 8, "type": "row", "collapsed": true, "gridPos": {"x": 0, "y": 8, "w": 24, "h": 1}, "panels": [
                     {"id": 9, "gridPos": {"x": 0, "y": 9, "w": 8, "h": 8}, "title": "Load of all",
                      "libraryPanel": {"uid": "load", "name": "Load"}}]},
                   {"id": 10, "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
                    "libraryPanel": {"uid": "gone", "name": "Gone"}}]}""");

        assertThat(panel(imported, 7)).satisfies(panel -> {
            assertThat(panel.kind()).isEqualTo(PanelKind.TIME_SERIES);
            assertThat(panel.title()).isEqualTo("Load");
            assertThat(panel.place().w()).isEqualTo(12);
            assertThat(panel.queries()).extracting(query -> query.text()).containsExactly("node_load1");
        });
        assertThat(panel(imported, 9).title()).isEqualTo("Load of all");
        assertThat(imported.undrawn()).extracting(ImportResult.Note::panel).containsExactly("panel 10");
    }

    @Test
    void aLibraryPanelThatIsPlacedManyTimesIsRefusedBeforeItIsCopied() {
        var text = "x".repeat(1 << 19);
        var panels = IntStream.range(0, 40)
                .mapToObj(i -> "{\"libraryPanel\":{\"uid\":\"a\"}}")
                .collect(Collectors.joining(","));

        assertThat(read("{\"__elements\":{\"a\":{\"model\":{\"type\":\"text\",\"title\":\"" + text
                        + "\"}}},\"panels\":[" + panels + "]}"))
                .isInstanceOfSatisfying(
                        ImportResult.Invalid.class,
                        invalid -> assertThat(invalid.found()).contains("16 MiB together"));
    }

    private static ImportResult read(String text) {
        return GrafanaDashboardReader.read("x", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Dashboard writtenAndRead(Dashboard dashboard) {
        byte[] written = GrafanaDashboardWriter.write(dashboard).getBytes(StandardCharsets.UTF_8);
        return ((ImportResult.Imported) GrafanaDashboardReader.read(dashboard.name(), written)).dashboard();
    }

    private static Panel panel(ImportResult.Imported imported, int id) {
        return imported.dashboard().panel(id).orElseThrow();
    }

    private static ImportResult.Imported imported(String file) {
        try (var in = Objects.requireNonNull(GrafanaDashboardReaderTest.class.getResourceAsStream(file))) {
            return (ImportResult.Imported) GrafanaDashboardReader.read("x", in.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Variable variable(Dashboard dashboard, String name) {
        return dashboard.variables().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                "fieldOptions": {"calcs": ["mean"], "defaults": {"unit": "percent", "min": 0, "title": "up",
                  "mappings": [{"type": 1, "value": "0", "text": "none"}],
                  "thresholds": {"mode": "absolute", "steps": [{"color": "red", "value": null}, {"color": "green", "value": 99}]}}}
                """, """
                "fieldOptions": {"calcs": ["mean"], "defaults": {"unit": "percent", "min": 0, "title": "up"},
                  "mappings": [{"type": 1, "value": "0", "text": "none"}],
                  "thresholds": [{"color": "red", "value": null}, {"color": "green", "value": 99}]}
                """, """
                "valueOptions": {"stat": "avg", "unit": "percent"}, "minValue": 0,
                "valueMappings": [{"type": 1, "value": "0", "text": "none"}],
                "thresholds": [{"color": "red", "value": null}, {"color": "green", "value": 99}]
                """})
    void aSingleValueOfGrafana6KeepsItsColoursUnitAndCalculation(String options) {
        for (String type : List.of("stat", "gauge", "bargauge")) {
            var imported = (ImportResult.Imported) read("""
                    {"panels": [{"id": 1, "type": "%s", "options": {%s},
                      "targets": [{"refId": "A", "expr": "up", "datasource": {"type": "prometheus"}}]}]}
                    """.formatted(type, options));
            var panel = panel(imported, 1);
            var fields = panel.fields().defaults();
            assertThat(FieldFormatter.threshold(fields, 42)).contains("red");
            assertThat(FieldFormatter.threshold(fields, 99.5)).contains("green");
            assertThat(fields.get(FieldOption.UNIT)).isEqualTo("percent");
            assertThat(fields.find(FieldOption.MIN)).contains(0.0);
            assertThat(fields.get(FieldOption.MAPPINGS))
                    .containsExactly(new ValueMapping.ValueMatch("0", new ValueMapping.Result("none", "", 0)));
            assertThat(fields.get(FieldOption.NAME)).isEqualTo(options.contains("title") ? "up" : "");
            assertThat(panel.options().get(PanelOption.REDUCE)).containsExactly("mean");
            assertThat(imported.remarks()).isEmpty();
        }
    }

    @Test
    void copiesThatARepetitionLeftInTheFileAreNotRead() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [
                  {"id": 1, "type": "stat", "repeat": "host", "title": "CPU $host", "targets": [{"expr": "up"}]},
                  {"id": 2, "type": "stat", "repeatPanelId": 1, "repeatIteration": 15, "title": "CPU $host",
                    "scopedVars": {"host": {"value": "a2"}}, "targets": [{"expr": "up"}]},
                  {"id": 3, "type": "row", "repeat": "disk", "title": "$disk", "collapsed": true, "panels": [
                    {"id": 4, "type": "stat", "targets": [{"expr": "up"}]},
                    {"id": 5, "type": "stat", "repeatPanelId": 4, "targets": [{"expr": "up"}]}]},
                  {"id": 6, "type": "row", "repeatPanelId": 3, "title": "$disk", "collapsed": true, "panels": [
                    {"id": 7, "type": "stat", "repeatPanelId": 4, "repeatedByRow": true, "targets": [{"expr": "up"}]}]}]}
                """);
        assertThat(imported.dashboard().panels()).extracting(Panel::id).containsExactly(1, 4);
        assertThat(imported.dashboard().rows()).hasSize(2);

        var old = (ImportResult.Imported) read("""
                {"rows": [
                  {"title": "$disk", "repeat": "disk", "repeatRowId": null, "panels": [
                    {"id": 1, "type": "stat", "repeat": "host", "targets": [{"expr": "up"}]},
                    {"id": 2, "type": "stat", "repeatPanelId": 1, "targets": [{"expr": "up"}]}]},
                  {"title": "$disk", "repeat": null, "repeatRowId": 1, "panels": [
                    {"id": 3, "type": "stat", "targets": [{"expr": "up"}]}]}]}
                """);
        assertThat(old.dashboard().panels()).extracting(Panel::id).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'Loki'; 'sum(rate({job=\"x\"}[5m]))'; LOKI; ",
                "'My loki'; 'count_over_time({job=\"x\"}[1m])'; LOKI; ",
                "'Logs'; 'sum(rate({job=\"x\"}[5m]))'; LOKI; ",
                "'Logs'; '{job=\"x\"} |= \"error\"'; LOKI; ",
                "'Logs'; '{job=\"${job}\"}'; LOKI; ",
                "'Metrics'; 'rate(x{job=\"x\"}[5m])'; PROMETHEUS; its source \"Metrics\" is treated as a Prometheus",
                "'Metrics'; 'rate({__name__=\"x\"}[5m])'; PROMETHEUS; its source \"Metrics\" is treated as a Prometheus",
                "'Metrics'; 'rate({\"http.requests\", job=\"x\"}[5m])'; PROMETHEUS; its source \"Metrics\" is treated as a Prometheus",
                "'Prometheus'; 'changes({job=\"x\"}[1h])'; PROMETHEUS; ",
                "'Prometheus'; 'up'; PROMETHEUS; "
            })
    void aSourceWithoutATypeIsFoundByItsNameOrByTheQuery(
            String source, String expression, SourceRef.Kind kind, @Nullable String remark) {
        ObjectNode target = JsonTree.of("refId", "A", "expr", expression);
        ObjectNode panel = JsonTree.of("id", 1, "type", "timeseries", "datasource", source, "targets", List.of(target));
        var imported = (ImportResult.Imported)
                read(JsonTree.of("panels", List.of(panel)).toString());
        assertThat(panel(imported, 1).queries())
                .singleElement()
                .satisfies(query -> assertThat(query.source().kind()).isEqualTo(kind));
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .containsExactlyElementsOf(remark == null ? List.of() : List.of("query A: " + remark));
    }

    @Test
    void aVariableReadsTheLokiThatItNames() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [], "templating": {"list": [
                  {"name": "app", "type": "query", "datasource": "Loki", "query": "label_values(app)"}]}}
                """);
        assertThat(((Variable.QueryVariable)
                                variable(imported.dashboard(), "app").kind())
                        .source()
                        .kind())
                .isEqualTo(SourceRef.Kind.LOKI);
    }

    @Test
    void aLimitThatIsAVariableIsReportedInsteadOfReplacedByTheDefault() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "table", "targets": [{"refId": "A", "expr": "up"}], "transformations": [
                  {"id": "limit", "options": {"limitField": "$top"}}, {"id": "limit", "options": {"limitField": "3"}}]}]}
                """);
        assertThat(panel(imported, 1).transformations())
                .extracting(Transformation.Step::what)
                .last()
                .isEqualTo(new Transformation.Limit(3));
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .containsExactly("the transformation limit is kept but not applied");
    }

    @Test
    void theFormatOfATimeThatIsNotAppliedIsReported() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "table", "targets": [{"refId": "A", "expr": "up"}], "transformations": [
                  {"id": "convertFieldType", "options": {"conversions": [
                    {"targetField": "at", "destinationType": "time", "dateFormat": "DD.MM.YYYY"}]}}]}]}
                """);
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .containsExactly("the format of a conversion to a time is kept but not applied:"
                        + " only milliseconds and ISO 8601 are read");
    }

    @Test
    void anInvalidExpressionOfATransformationIsReportedUnlessItHasAVariable() {
        var imported = (ImportResult.Imported) read("""
                {"panels": [{"id": 1, "type": "table", "targets": [{"refId": "A", "expr": "up"}], "transformations": [
                  {"id": "renameByRegex", "options": {"regex": "/(/", "renamePattern": "x"}},
                  {"id": "renameByRegex", "options": {"regex": "/^(?!${skip}).*/", "renamePattern": "x"}}]}]}
                """);
        assertThat(imported.remarks())
                .extracting(ImportResult.Note::reason)
                .containsExactly("the expression /(/ of a transformation is invalid and matches nothing");
    }
}
