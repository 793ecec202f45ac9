package greenwall.views.trace;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.source.TraceSource;
import greenwall.views.Place;
import greenwall.views.QueryCompletions;
import greenwall.views.ViewContext;
import greenwall.views.completion.Completer;
import greenwall.views.completion.CompletionField;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.OneLineField;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The search fields: service, operation, duration and failure, or a TraceQL query that replaces them.
final class TraceSearchBar extends VBox {
    static final String OPERATION = "operation";
    private static final String LONGER = "longer";
    private static final String SHORTER = "shorter";
    static final String TRACEQL = "query";
    private static final String FAILED = "failed";
    private static final int MAX_TRACES = 200;

    private final CompletionField service;
    private final CompletionField operation;
    /// The other fields by link parameter.
    private final Map<String, TextField> texts = new HashMap<>();

    private final ToggleButton failed = new ToggleButton("Failed only");
    private final ToggleButton compareButton = new ToggleButton("Compare with an hour earlier");
    private final Label error = Controls.hiddenWhenEmpty(Controls.styled(new Label(), "error"));
    private final ViewContext context;
    private final Supplier<TimeWindow> window;
    private final PendingQueries nameQueries = new PendingQueries();
    private Place shown = Place.HOME;
    private List<String> services = List.of();
    private List<String> operations = List.of();
    private String operationsOf = "";

    /// @param window the window whose services and operations are suggested
    TraceSearchBar(ViewContext context, Supplier<TimeWindow> window) {
        this.context = context;
        this.window = window;
        service = new CompletionField("Service", "Service", names(() -> services), QueryCompletions.none());
        operation = new CompletionField(
                "Operation", "Operation", names(() -> operations(window.get())), QueryCompletions.none());
        getStyleClass().add("toolbar");
        service.setPrefColumnCount(14);
        operation.setPrefColumnCount(18);
        service.setOnRun(_ -> search());
        operation.setOnRun(_ -> search());
        var longer = field(LONGER, "Longer than", "Longer than 500ms");
        var shorter = field(SHORTER, "Shorter than", "Shorter than 5s");
        var query = field(
                TRACEQL,
                "TraceQL",
                "TraceQL, instead of the fields: { resource.service.name = \"shop\" && status = error }");
        query.getStyleClass().add("mono");
        failed.setOnAction(_ -> search());
        failed.setAccessibleText("Only traces that failed");
        compareButton.setOnAction(_ -> search());
        compareButton.setTooltip(new Tooltip("The same search an hour earlier, side by side"));
        compareButton.setAccessibleText("Compare with the same search an hour earlier");
        var go = Controls.button("Search", this::search);
        var fields =
                Controls.styled(new FlowPane(6, 4, service, operation, longer, shorter, failed, compareButton), "bar");
        HBox.setHgrow(query, Priority.ALWAYS);
        var second = Controls.styled(new HBox(6, query, go), "bar");
        getChildren().addAll(fields, second, error);
        setFillWidth(true);
    }

    private TextField field(String parameter, String name, String prompt) {
        var field = new OneLineField();
        texts.put(parameter, field);
        field.setPromptText(prompt);
        field.setAccessibleText(name);
        field.setPrefColumnCount(13);
        field.setOnAction(_ -> search());
        return field;
    }

    private static Completer names(Supplier<List<String>> names) {
        return (text, _) -> new Completer.Candidates(
                text,
                0,
                names.get().stream()
                        .map(name -> new QueryCompletions.Suggestion(name, ""))
                        .toList(),
                Optional.empty(),
                "");
    }

    void loadServices(TimeWindow window) {
        if (services.isEmpty()) {
            load(Optional.empty(), window, names -> services = names);
        }
    }

    /// The known operations of the service. Requests them if they are not those of the last call.
    private List<String> operations(TimeWindow window) {
        var of = service();
        if (!of.equals(operationsOf)) {
            operationsOf = of;
            operations = List.of();
            if (!of.isEmpty()) {
                load(Optional.of(of), window, names -> {
                    if (of.equals(operationsOf)) {
                        operations = names;
                    }
                });
            }
        }
        return operations;
    }

    private void load(Optional<String> of, TimeWindow window, Consumer<List<String>> receiver) {
        nameQueries.<TimeWindow, List<String>>send(
                (requested, found) -> context.backend().traces().names(of, requested, found), window, receiver);
    }

    void close() {
        nameQueries.cancelAll();
        operationsOf = "";
        services = List.of();
    }

    void focus() {
        service.requestFocus();
    }

    void show(Place place) {
        shown = place;
        service.setTextQuietly(place.get(TraceLinks.SERVICE));
        operation.setTextQuietly(place.get(OPERATION));
        texts.forEach((parameter, field) -> {
            if (!field.getText().equals(place.get(parameter))) {
                field.setText(place.get(parameter));
            }
        });
        failed.setSelected(!place.get(FAILED).isEmpty());
        compareButton.setSelected(!place.get(TraceLinks.COMPARE).isEmpty());
    }

    void showError(String text) {
        error.setText(SanitizedText.line(text));
    }

    private String service() {
        return service.getText().strip();
    }

    private void search() {
        var place = shown.with(TraceLinks.SERVICE, service())
                .with(OPERATION, operation.getText().strip())
                .with(FAILED, failed.isSelected() ? "1" : "")
                .with(TraceLinks.COMPARE, compareButton.isSelected() ? "1h" : "");
        for (var text : texts.entrySet()) {
            place = place.with(text.getKey(), text.getValue().getText().strip());
        }
        try {
            search(place, window.get());
        } catch (IllegalArgumentException invalid) {
            // The place stays, and with it the focus, so that the field can be corrected.
            showError(Objects.toString(invalid.getMessage(), ""));
            return;
        }
        context.go(place);
    }

    /// The search in a place. Throws if a duration in it is malformed, unless TraceQL replaces the fields.
    static TraceSource.Search search(Place place, TimeWindow window) {
        var query = text(place, TRACEQL);
        return new TraceSource.Search(
                text(place, TraceLinks.SERVICE),
                text(place, OPERATION),
                query.isPresent() ? Optional.empty() : text(place, LONGER).map(TraceSearchBar::length),
                query.isPresent() ? Optional.empty() : text(place, SHORTER).map(TraceSearchBar::length),
                !place.get(FAILED).isEmpty(),
                Map.of(),
                query,
                window,
                MAX_TRACES);
    }

    private static Optional<String> text(Place place, String name) {
        return Optional.of(place.get(name).strip()).filter(text -> !text.isEmpty());
    }

    private static Duration length(String text) {
        var nanos = LogqlDuration.parse(text.replaceAll("\\s", ""));
        if (nanos.orElse(-1) < 0) {
            throw new IllegalArgumentException("invalid duration \"" + text + "\"; expected one like 500ms or 1.5s");
        }
        return Duration.ofNanos(nanos.getAsLong());
    }
}
