package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Dashboard.Row;
import greenwall.fleet.dashboard.Dashboard.TimeRange;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.fleet.dashboard.SourceRef.Kind;
import greenwall.fleet.dashboard.Variable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a Grafana dashboard: schema versions 16 to 42, the older form with rows and spans, and the second
/// schema with elements and layouts. The dashboard may be inside the wrappers of the API or of Kubernetes.
/// Lists what it cannot import. Limits size, depth and number of panels, because such files come from
/// untrusted sources.
public final class GrafanaDashboardReader {
    public static final int MAX_BYTES = 16 << 20;
    static final int MAX_PANELS = 2000;
    private static final int DEEPEST = 64;
    private static final int MAX_TALL = 500;
    private static final int NEWEST_SCHEMA = 42;
    private static final Pattern REFRESH = Pattern.compile("\\d{1,6}(ms|s|m|h|d)");

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(1 << 20)
                            .maxNumberLength(100)
                            .maxNameLength(10_000)
                            .build())
                    .build())
            .build();

    private final JsonNode json;
    private final ImportNotes notes = new ImportNotes();
    private final GrafanaPanelJson panels;
    private final GrafanaSourceResolver sources;
    private final Set<Integer> ids = new HashSet<>();

    /// @param named the kinds of sources of which the dashboard has several
    private GrafanaDashboardReader(JsonNode json, Set<Kind> named) {
        this.json = json;
        sources = new GrafanaSourceResolver(json, named);
        panels = new GrafanaPanelJson(sources, notes);
    }

    /// @param name the name under which the dashboard is stored
    public static ImportResult read(String name, byte[] file) {
        if (file.length > MAX_BYTES) {
            return new ImportResult.Invalid(
                    0, 0, (file.length >> 20) + " MiB", "a dashboard of at most " + (MAX_BYTES >> 20) + " MiB");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(file);
        } catch (JacksonException e) {
            return fault(e);
        }
        if (root == null || root.isMissingNode()) {
            return new ImportResult.Invalid(1, 1, "nothing", "the JSON of a dashboard");
        }
        return read(name, root, file);
    }

    private static ImportResult fault(JacksonException e) {
        var where = e.getLocation();
        String what = String.valueOf(e.getOriginalMessage());
        if (what.contains("nesting depth")) {
            what = "JSON that is nested deeper than " + DEEPEST + " levels";
        }
        int end = what.indexOf('\n');
        return new ImportResult.Invalid(
                where == null ? 1 : Math.max(1, where.getLineNr()),
                where == null ? 1 : Math.max(1, where.getColumnNr()),
                ImportMessageText.shown(end < 0 ? what : what.substring(0, end)),
                "the JSON of a dashboard");
    }

    private static ImportResult read(String name, JsonNode root, byte[] file) {
        JsonNode json = unwrapped(root);
        if (!(json instanceof ObjectNode)) {
            return new ImportResult.Invalid(1, 1, ImportMessageText.quoted(json), "an object with \"panels\"");
        }
        if (SchemaV2Converter.isSchemaV2(json)) {
            Optional<ObjectNode> classic = SchemaV2Converter.classic(json);
            if (classic.isEmpty()) {
                return at(
                        file,
                        "layout",
                        "more than " + MAX_PANELS + " panels, or panels of more than " + (MAX_BYTES >> 20)
                                + " MiB together",
                        "a smaller dashboard");
            }
            json = classic.get();
        }
        for (String list : List.of("panels", "rows")) {
            // Some generators write an empty string if there are no rows.
            JsonNode found = json.path(list);
            boolean isEmptyText = found.isString() && found.asString().isEmpty();
            if (JsonTree.exists(found) && !found.isArray() && !isEmptyText) {
                return at(file, list, ImportMessageText.quoted(found) + " for \"" + list + "\"", "a list");
            }
        }
        if (!json.has("panels") && !json.has("rows")) {
            return new ImportResult.Invalid(
                    1, 1, "no \"panels\"", "the JSON of a dashboard, with \"panels\" or \"rows\"");
        }
        int count = count(json);
        if (count > MAX_PANELS) {
            return at(file, "panels", count + " panels", "at most " + MAX_PANELS);
        }
        if (!LibraryPanels.insert(json)) {
            return at(
                    file,
                    "__elements",
                    "library panels of more than " + (MAX_BYTES >> 20) + " MiB together",
                    "a smaller dashboard");
        }
        GrafanaDashboardReader reader = new GrafanaDashboardReader(json, Set.of());
        ImportResult.Imported imported = reader.dashboard(name);
        Set<Kind> several = reader.sources.severalSources();
        return several.isEmpty() ? imported : readWithSourceNames(name, json, several);
    }

    /// @param several the kinds of sources of which the file has several, perhaps in what is not imported
    private static ImportResult readWithSourceNames(String name, JsonNode json, Set<Kind> several) {
        Dashboard named =
                new GrafanaDashboardReader(json, several).dashboard(name).dashboard();
        Map<Kind, Set<String>> sources = SourceNames.of(named);
        sources.values().removeIf(names -> names.size() < 2);
        GrafanaDashboardReader reader = new GrafanaDashboardReader(json, sources.keySet());
        sources.forEach((kind, names) -> reader.notes.addRemark("", SourceNames.remark(kind, names)));
        return reader.dashboard(name);
    }

    /// Removes the wrapper that the API and newer kinds of files put around a dashboard.
    private static JsonNode unwrapped(JsonNode root) {
        for (String wrap : List.of("dashboard", "spec")) {
            if (root.path(wrap).isObject()
                    && !root.path("panels").isArray()
                    && !root.path("rows").isArray()) {
                return root.path(wrap);
            }
        }
        return root;
    }

    private static int count(JsonNode json) {
        int count = 0;
        for (String list : List.of("panels", "rows")) {
            for (JsonNode panel : JsonTree.items(json.path(list))) {
                count += 1 + panel.path("panels").size();
            }
        }
        return count;
    }

    /// Reports a fault at the position of a key.
    private static ImportResult at(byte[] file, String key, String found, String expected) {
        String text = new String(file, StandardCharsets.UTF_8);
        int offset = Math.max(0, text.indexOf('"' + key + '"'));
        int line = 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        int column = offset - text.lastIndexOf('\n', Math.max(0, offset - 1));
        return new ImportResult.Invalid(line, Math.max(1, column), found, expected);
    }

    private ImportResult.Imported dashboard(String name) {
        int schema = JsonTree.integer(json.path("schemaVersion"), 0);
        if (schema > NEWEST_SCHEMA) {
            notes.addRemark(
                    "",
                    "schema version " + schema + " is newer than " + NEWEST_SCHEMA
                            + ", the newest that is known: compare the view with the original");
        }
        List<Row> rows = json.path("rows").isArray() && json.path("panels").isEmpty() ? oldRows() : rows();
        String title = JsonTree.text(json, "title");
        return notes.imported(new Dashboard(
                name,
                title.isBlank() ? name : title,
                JsonTree.text(json, "description"),
                JsonTree.texts(json.path("tags")),
                rows,
                time(),
                refresh(JsonTree.text(json, "refresh")),
                JsonTree.text(json, "timezone"),
                variables(),
                AnnotationJson.read(JsonTree.at(json, "annotations.list"), sources, notes),
                LinksJson.links(json.path("links"))));
    }

    private TimeRange time() {
        String from = JsonTree.text(json, "time.from");
        String to = JsonTree.text(json, "time.to");
        return new TimeRange(
                from.isEmpty() ? TimeRange.DEFAULT.from() : from, to.isEmpty() ? TimeRange.DEFAULT.to() : to);
    }

    private static Optional<Duration> refresh(String text) {
        return REFRESH.matcher(text).matches()
                ? Optional.of(QueryIntervals.parse(text, Duration.ZERO)).filter(length -> !length.isZero())
                : Optional.empty();
    }

    private List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        for (JsonNode variable : JsonTree.items(JsonTree.at(json, "templating.list"))) {
            VariableJson.read(variable, sources, what -> notes.addRemark("", what))
                    .ifPresent(variables::add);
        }
        return variables;
    }

    /// Reads panels in grid order. A panel of type `row` starts a row, and the panels after it belong to it.
    private List<Row> rows() {
        List<JsonNode> sorted = originals(json.path("panels"));
        sorted.sort(Comparator.comparingInt(p -> JsonTree.integer(JsonTree.at(p, "gridPos.y"), 0)));
        List<Row> rows = new ArrayList<>();
        List<JsonNode> inRow = new ArrayList<>();
        Optional<JsonNode> heading = Optional.empty();
        for (JsonNode panel : sorted) {
            if (!JsonTree.text(panel, "type").equals("row")) {
                inRow.add(panel);
                continue;
            }
            close(heading, inRow, rows);
            heading = Optional.of(panel);
            inRow = originals(panel.path("panels"));
        }
        close(heading, inRow, rows);
        return rows;
    }

    /// The panels or rows without the copies that older versions of Grafana stored for each value of a repetition.
    private static List<JsonNode> originals(JsonNode list) {
        List<JsonNode> originals = new ArrayList<>(JsonTree.items(list));
        originals.removeIf(node -> {
            boolean copied = JsonTree.integer(node.path("repeatPanelId"), 0) > 0
                    || JsonTree.integer(node.path("repeatRowId"), 0) > 0;
            return copied && (JsonTree.text(node, "repeat").isEmpty() || JsonTree.flag(node, "repeatedByRow"));
        });
        return originals;
    }

    private void close(Optional<JsonNode> heading, List<JsonNode> inRow, List<Row> rows) {
        if (heading.isEmpty() && inRow.isEmpty()) {
            return;
        }
        // Subtracts the top of the row, because a place is relative to its row. A library panel may have no
        // position.
        int top = inRow.stream()
                .filter(p -> p.path("gridPos").isObject())
                .mapToInt(p -> JsonTree.integer(JsonTree.at(p, "gridPos.y"), 0))
                .min()
                .orElse(0);
        List<Panel> read = new ArrayList<>();
        for (JsonNode panel : inRow) {
            JsonNode at = panel.path("gridPos");
            int x = Math.clamp(JsonTree.integer(at.path("x"), 0), 0, Panel.COLUMNS - 1);
            GridPosition place = new GridPosition(
                    x,
                    Math.clamp(JsonTree.integer(at.path("y"), top) - (long) top, 0, 100_000),
                    Math.clamp(JsonTree.integer(at.path("w"), Panel.COLUMNS), 1, Panel.COLUMNS - x),
                    Math.clamp(JsonTree.integer(at.path("h"), 8), 1, MAX_TALL));
            read.add(panels.read(panel, id(panel), place));
        }
        read.sort(Comparator.comparingInt((Panel p) -> p.place().y())
                .thenComparingInt(p -> p.place().x()));
        rows.add(heading.map(h -> new Row(
                        JsonTree.text(h, "title"), JsonTree.flag(h, "collapsed"), JsonTree.text(h, "repeat"), read))
                .orElse(new Row("", false, "", read)));
    }

    private int id(JsonNode panel) {
        int id = JsonTree.integer(panel.path("id"), 0);
        if (id > 0 && ids.add(id)) {
            return id;
        }
        return IntStream.rangeClosed(1, MAX_PANELS + 1)
                .filter(ids::add)
                .findFirst()
                .orElseThrow();
    }

    /// Reads the older form, which has no grid: rows have a height in pixels, and panels span up to 12
    /// columns.
    private List<Row> oldRows() {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : originals(json.path("rows"))) {
            List<Panel> read = new ArrayList<>();
            int x = 0;
            int y = 0;
            int tallest = 0;
            for (JsonNode panel : originals(row.path("panels"))) {
                int w = Math.clamp(
                        Math.round(2 * JsonTree.number(panel.path("span")).orElse(4.0)), 1, Panel.COLUMNS);
                int h = cells(panel.has("height") ? panel.path("height") : row.path("height"));
                if (x + w > Panel.COLUMNS) {
                    x = 0;
                    y += tallest;
                    tallest = 0;
                }
                read.add(panels.read(panel, id(panel), new GridPosition(x, y, w, h)));
                x += w;
                tallest = Math.max(tallest, h);
            }
            boolean titled = JsonTree.flag(row, "showTitle") || JsonTree.flag(row, "collapse");
            rows.add(new Row(
                    titled ? JsonTree.text(row, "title") : "",
                    JsonTree.flag(row, "collapse"),
                    JsonTree.text(row, "repeat"),
                    read));
        }
        return rows;
    }

    /// The number of grid rows for a height in pixels.
    private static int cells(JsonNode height) {
        double pixels = JsonTree.number(JsonTree.value(JsonTree.text(height).replace("px", "")))
                .orElse(250.0);
        return (int) Math.clamp(Math.ceil(pixels / 38), 3, MAX_TALL);
    }
}
