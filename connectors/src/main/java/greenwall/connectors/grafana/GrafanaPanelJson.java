package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.Panel.QueryOptions;
import greenwall.fleet.dashboard.Panel.Repeat;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.TransformationRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes one panel.
record GrafanaPanelJson(GrafanaSourceResolver sources, ImportNotes notes) {
    /// The key of a query that requests exemplars. A heatmap here shows them for all of its queries or for
    /// none.
    private static final String EXEMPLAR = "exemplar";
    private static final Thresholds UNWRITTEN = new Thresholds(
            false, List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"), new Thresholds.Step(80, "red")));

    /// @param place the position in the grid, relative to the top of its row
    Panel read(JsonNode written, int id, GridPosition place) {
        JsonNode json = LegacyPanelConverter.toCurrentForm(written);
        String title = JsonTree.text(json, "title");
        String grafanaType = JsonTree.text(json, "type");
        Optional<String> instead =
                json instanceof ObjectNode panel ? LegacyPanelConverter.replaced(panel) : Optional.empty();
        String type = JsonTree.text(json, "type");
        String named = ImportResult.named(title, id);
        Optional<PanelKind> kind = PanelTypes.kind(type);
        String kept = JsonTree.text(json, "greenwallReason");
        if (!kept.isEmpty()) {
            return unsupported(json, id, place, kept, named);
        }
        if (kind.isEmpty()) {
            return unsupported(json, id, place, PanelTypes.reason(type), named);
        }
        Consumer<String> remark = what -> notes.addRemark(named, what);
        instead.ifPresent(words -> remark.accept(ImportMessageText.quoted(grafanaType) + " is drawn as " + words));
        List<PanelQuery> queries = new ArrayList<>();
        JsonNode source = json.path("datasource");
        String reason = "";
        for (JsonNode target : lettered(json.path("targets"))) {
            PanelQueryJson.ReadResult read = PanelQueryJson.read(target, source, sources);
            read.target().ifPresent(queries::add);
            if (!read.reason().isEmpty()) {
                reason = read.target().isEmpty() ? read.reason() : reason;
                remark.accept("query " + JsonTree.text(target, "refId") + ": " + read.reason());
            }
        }
        boolean nothingShown = queries.stream().allMatch(PanelQuery::hidden);
        if (kind.get().hasQueries() && nothingShown && !reason.isEmpty()) {
            return unsupported(json, id, place, reason, named);
        }
        List<Transformation.Step> steps = JsonTree.items(json.path("transformations")).stream()
                .map(TransformationJson::read)
                .toList();
        TransformationRunner.unsupported(steps)
                .forEach(name -> remark.accept("the transformation " + name + " is kept but not applied"));
        // Whether one with variables is valid depends on their values.
        TransformationRunner.invalidExpressions(steps).stream()
                .filter(regex -> !regex.contains("${"))
                .forEach(regex -> remark.accept(
                        "the expression " + regex + " of a transformation is invalid and matches nothing"));
        if (steps.stream()
                .anyMatch(step -> step.what() instanceof Transformation.ConvertTypes(var conversions)
                        && conversions.stream()
                                .anyMatch(c ->
                                        c.to() == FieldType.TIME && !c.format().isEmpty()))) {
            remark.accept("the format of a conversion to a time is kept but not applied:"
                    + " only milliseconds and ISO 8601 are read");
        }
        OptionValues options = OptionMapping.read(
                json.path("options"), OptionMappings.of(kind.get()), true, what -> remark.accept("options." + what));
        FieldConfig fields = withThresholds(kind.get(), FieldJson.read(json.path("fieldConfig"), remark));
        if (kind.get() == PanelKind.HEATMAP
                && JsonTree.items(json.path("targets")).stream().anyMatch(t -> JsonTree.flag(t, EXEMPLAR))) {
            options = options.with(PanelOption.EXEMPLARS, true);
        }
        notes.countUndrawn(options, PanelOption.notDrawn(kind.get()));
        return new Panel(
                id,
                title,
                JsonTree.text(json, "description"),
                kind.get(),
                place,
                options,
                fields,
                queries,
                RecordMapping.read(QueryOptions.class, json, sources::ofPanel),
                steps,
                LinksJson.links(json.path("links")),
                Optional.of(RecordMapping.read(Repeat.class, json))
                        .filter(r -> !r.variable().isEmpty()),
                JsonTree.flag(json, "transparent"));
    }

    /// Panels that colour values by thresholds use Grafana's defaults if the author set none.
    private static FieldConfig withThresholds(PanelKind kind, FieldConfig fields) {
        boolean written = fields.defaults().find(FieldOption.THRESHOLDS).isPresent();
        return switch (kind) {
            case STAT, GAUGE, BAR_GAUGE, STATUS_HISTORY ->
                written
                        ? fields
                        : new FieldConfig(
                                fields.defaults().with(FieldOption.THRESHOLDS, UNWRITTEN), fields.overrides());
            default -> fields;
        };
    }

    /// Gives queries without a letter the next free one. Transformations and columns refer to queries by
    /// letter.
    private static List<JsonNode> lettered(JsonNode targets) {
        List<JsonNode> all = JsonTree.items(targets);
        Set<String> taken = new HashSet<>();
        all.forEach(t -> taken.add(JsonTree.text(t, "refId")));
        int next = 0;
        for (JsonNode target : all) {
            if (target instanceof ObjectNode query
                    && JsonTree.text(query, "refId").isEmpty()) {
                while (!taken.add(letter(next))) {
                    next++;
                }
                query.put("refId", letter(next));
            }
        }
        return all;
    }

    /// `A` to `Z`, then `AA`.
    private static String letter(int index) {
        String last = String.valueOf((char) ('A' + index % 26));
        return index < 26 ? last : letter(index / 26 - 1) + last;
    }

    private Panel unsupported(JsonNode json, int id, GridPosition place, String reason, String named) {
        notes.addLeftOut(named, reason);
        return new Panel(
                id,
                JsonTree.text(json, "title"),
                JsonTree.text(json, "description"),
                PanelKind.UNSUPPORTED,
                place,
                OptionValues.NONE
                        .with(PanelOption.FOREIGN_TYPE, JsonTree.text(json, "type"))
                        .with(PanelOption.REASON, reason),
                FieldConfig.NONE,
                List.of(),
                QueryOptions.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                JsonTree.flag(json, "transparent"));
    }

    static ObjectNode write(Panel panel, int top) {
        GridPosition place = panel.place();
        ObjectNode options = JsonTree.object();
        OptionMapping.write(panel.options(), OptionMappings.of(panel.kind()), options);
        boolean taken = panel.kind() != PanelKind.UNSUPPORTED;
        ObjectNode json = JsonTree.object()
                .put("id", panel.id())
                .put(
                        "type",
                        taken ? PanelTypes.type(panel.kind()) : panel.options().get(PanelOption.FOREIGN_TYPE))
                .put("title", panel.title())
                .put("description", panel.description())
                .put("transparent", panel.transparent())
                .set("gridPos", JsonTree.of("x", place.x(), "y", place.y() + top, "w", place.w(), "h", place.h()))
                .set("options", options)
                .set("fieldConfig", FieldJson.write(panel.fields()));
        json.setAll(RecordMapping.write(panel.queryOptions()));
        if (!taken) {
            // The original queries are not kept, only the reason why the panel cannot be drawn.
            json.set("targets", JsonTree.array());
            if (PanelTypes.kind(panel.options().get(PanelOption.FOREIGN_TYPE)).isPresent()) {
                json.put("greenwallReason", panel.options().get(PanelOption.REASON));
            }
            return json;
        }
        List<ObjectNode> targets =
                panel.targets().stream().map(PanelQueryJson::write).toList();
        if (panel.options().get(PanelOption.EXEMPLARS)) {
            targets.forEach(target -> target.put(EXEMPLAR, true));
        }
        JsonTree.put(json, "targets", targets);
        JsonTree.put(
                json,
                "transformations",
                panel.transformations().stream().map(TransformationJson::write).toList());
        json.set("links", LinksJson.links(panel.links()));
        panel.repeat().ifPresent(r -> json.setAll(RecordMapping.write(r)));
        return json;
    }
}
