package greenwall.views.alerts;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertFilter;
import greenwall.fleet.alert.AlertGrouping;
import greenwall.fleet.alert.AlertListModel;
import greenwall.fleet.alert.AlertListOptions;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.Source;
import greenwall.views.AlertsAndProblems;
import greenwall.views.BaseFleetView;
import greenwall.views.HostFilter;
import greenwall.views.LatestTaskRunner;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.runbook.RunbookView;
import greenwall.views.widgets.ActionButtons;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.SearchFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// All alerts in one list, which is filtered while the user types, grouped, and sorted by severity or by age.
/// A second list shows the silences.
public final class AlertsView extends BaseFleetView {
    private static final String NO_ALERT_SELECTED = "Select an alert first.";
    private static final String HINT = "Enter opens the host · / filters · N newest first · Z shows the silences";

    private final ViewContext context;
    private final Banner banner;
    private final AlertList list;
    private final SilencesPane silences;
    private final SilenceDialog silenceDialog;
    private final AcknowledgementDialog acknowledgementDialog;
    private final AlertActions alertActions;
    private final TextField filter = new TextField();
    private final AlertGroupingMenu group;
    private final ToggleButton newest = new ToggleButton("Newest first");
    private final ToggleButton showSilences = new ToggleButton("Silences");
    private final Label footer = Controls.styled(new Label(HINT), "muted");
    private final ActionButtons actions;
    private final ActionButtons ofSilences;
    private final BorderPane body = new BorderPane();
    private final StackPane root = new StackPane();
    private final AlertListModel model = new AlertListModel();
    private AlertListOptions options = AlertListOptions.FIRST;
    private Place place = Place.HOME;
    private final LatestTaskRunner<Content> listing;
    /// The conditions of the silence that the place requests, until the dialog opens.
    private Optional<SilenceMatchers> requestedSilence = Optional.empty();
    private boolean visible;
    private boolean entering;
    private boolean showsHints;

    /// @param nothing the text to show if no alert is listed
    private record Content(AlertListModel.Listing listed, String nothing) {}

    public AlertsView(ViewContext context) {
        this.context = context;
        listing = new LatestTaskRunner<>(context.backend().background(), this::filled);
        banner = new Banner(context.style());
        list = new AlertList(context);
        silences = new SilencesPane(context);
        silenceDialog = new SilenceDialog(
                context.backend().alerts(),
                context.clock(),
                context::showMessage,
                this::silenceClosed,
                this::clusters,
                this::reasons);
        acknowledgementDialog =
                new AcknowledgementDialog(context.backend().alerts(), context::showMessage, this::focusList);
        alertActions = new AlertActions(context);
        filter.setPromptText("Filter: words, label=value, -word, is:pending");
        filter.setAccessibleText("Filter");
        filter.textProperty().subscribe(text -> setOptions(options.filter(text == null ? "" : text)));
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::filterKey);
        HBox.setHgrow(filter, Priority.ALWAYS);
        group = new AlertGroupingMenu(
                () -> alertsAndProblems().snapshot().alerts(), grouping -> setOptions(options.grouping(grouping)));
        newest.selectedProperty().subscribe(on -> setOptions(options.newestFirst(Boolean.TRUE.equals(on))));
        var bar = Controls.styled(new HBox(8, filter, group, newest, showSilences), "bar");
        list.node().addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        silences.node().addEventHandler(KeyEvent.KEY_PRESSED, this::silenceKey);
        SearchFields.focusOnSlash(list.node(), filter::requestFocus);
        SearchFields.focusOnSlash(silences.node(), filter::requestFocus);
        actions = ActionButtons.on(
                list.node(),
                List.of(
                        new ViewAction("Acknowledge", "A", this::acknowledge),
                        new ViewAction("Silence", "S", this::silence),
                        new ViewAction(
                                "Explain",
                                "E",
                                () -> list.selected()
                                        .ifPresentOrElse(this::explain, () -> context.showMessage(NO_ALERT_SELECTED))),
                        new ViewAction(
                                "Runbook",
                                "R",
                                () -> list.selected()
                                        .filter(alert -> host(alert).name().isEmpty())
                                        .ifPresentOrElse(
                                                this::runbookWithoutHost,
                                                () -> about(alert -> new WindowRequest.OpenRunbook(
                                                        host(alert), "", alert.labels())))),
                        new ViewAction(
                                "Probe",
                                "P",
                                () -> about(alert -> new WindowRequest.OpenProbes(host(alert), alert.name()))),
                        new ViewAction(
                                "Logs",
                                "L",
                                () -> about(
                                        alert -> new WindowRequest.OpenLogs(host(alert), alertActions.window(alert)))),
                        new ViewAction(
                                "Incident",
                                "I",
                                () -> list.selected().ifPresent(a -> alertActions.beginRecord(a, place))),
                        new ViewAction(
                                "Runbook page", "O", () -> list.selected().ifPresent(alertActions::openRunbookPage))));
        ofSilences = ActionButtons.on(
                silences.node(),
                List.of(
                        new ViewAction("Change", "E", this::change),
                        new ViewAction("Expire now", "X", () -> withSilence(alertActions::endSilence)),
                        new ViewAction(
                                "New silence", "S", () -> silenceDialog.open(shownCluster(), List.of(), List.of()))));
        showSilences.selectedProperty().subscribe(_ -> switchList());
        var tools = Controls.styled(new VBox(bar, actions, ofSilences), "toolbar");
        footer.setPadding(new Insets(4, 10, 4, 10));
        footer.setMinWidth(0);
        footer.setMaxWidth(Double.MAX_VALUE);
        body.setTop(new VBox(banner, tools));
        body.setCenter(list.node());
        body.setBottom(footer);
        hint(context.style());
        body.setMinSize(0, 0);
        root.getChildren().addAll(body, silenceDialog, acknowledgementDialog);
        root.setMinSize(0, 0);
        root.setAccessibleText("Alerts");
        PaintedRegion.passFocus(root, this::focus);
        list.node().onSelect(_ -> selected());
        list.node().onOpen(this::open);
        silences.node().onSelect(_ -> {
            alertActions.forgetAnnouncedSilence();
            showSilenceHint();
        });
        silences.node().focusedProperty().subscribe(_ -> alertActions.forgetAnnouncedSilence());
        group.show(options.grouping());
    }

    @Override
    public Region node() {
        return root;
    }

    /// Removes the request for a silence from the place; otherwise each return to it would open the dialog again.
    private void silenceClosed() {
        if (visible && !place.get("silence").isEmpty()) {
            place = place.with("silence", "");
            context.replace(place);
        }
        focusList();
    }

    private void focusList() {
        body.getCenter().requestFocus();
    }

    /// An open dialog gets the focus.
    private void focus() {
        if (silenceDialog.isVisible()) {
            silenceDialog.focusComment();
        } else if (acknowledgementDialog.isVisible()) {
            acknowledgementDialog.focusComment();
        } else {
            focusList();
        }
    }

    @Override
    protected void stateChanged() {
        list.show(state());
    }

    @Override
    protected void alertsChanged() {
        banner.show(AlertsHeadline.lines(alertsAndProblems(), context.clock().instant()));
        silenceDialog.alertsChanged();
        openRequestedSilence();
        fill();
    }

    private void setOptions(AlertListOptions requested) {
        if (requested.equals(options)) {
            return;
        }
        options = requested;
        group.show(options.grouping());
        // On entering, the alerts are not known yet. The list keeps its place until they are shown.
        if (alertsAndProblems() != AlertsAndProblems.UNKNOWN) {
            fill();
        }
        if (visible && !entering) {
            place = place.with("filter", options.filter())
                    .with("by", options.grouping().word())
                    .with("newest", options.newestFirst() ? "1" : "");
            context.replace(place);
        }
    }

    /// Filters and groups in the background, because there may be 20,000 alerts. Only one task at a time uses
    /// the model.
    private void fill() {
        var firing = alertsAndProblems();
        var fleet = state();
        var requested = options;
        listing.request(() -> {
            model.show(firing.snapshot(), fleet.sharedNames());
            var listed = model.list(requested);
            return new Content(listed, nothing(listed.total(), firing, requested.filter()));
        });
    }

    private void filled(Content content) {
        list.show(content.listed(), content.nothing());
        updateSilences();
        boolean known = silences.count() > 0
                || unknownSilencesReason().isEmpty()
                        && alertsAndProblems().snapshot().failures().isEmpty();
        showSilences.setText(known ? "Silences (" + silences.count() + ")" : "Silences");
        updateFooter();
    }

    /// Why no silence can be known: only an Alertmanager has silences, and only those of now.
    private Optional<String> unknownSilencesReason() {
        if (context.showsPast()) {
            return Optional.of("The silences of this time are not known.");
        }
        var kinds = state().sources().stream().map(each -> each.source().kind()).toList();
        // The failed requests, if there are any, show which silences are missing.
        return kinds.isEmpty()
                        || kinds.contains(Source.Kind.ALERTMANAGER)
                        || !alertsAndProblems().snapshot().failures().isEmpty()
                ? Optional.empty()
                : Optional.of("No Alertmanager is known, so no silence is known.");
    }

    private static String nothing(int alerts, AlertsAndProblems firing, String filter) {
        if (alerts > 0) {
            return "No alert matches the filter (" + CountText.of(alerts, "alert") + " in total)."
                    + AlertFilter.invalidMatcher(filter)
                            .map(part -> " " + SanitizedText.line(part)
                                    + " is looked for as text, because its regular expression is not valid.")
                            .orElse("");
        }
        return firing.unreliableReason().isEmpty()
                ? "No alert is firing."
                : "The alerts are not known: " + firing.unreliableReason() + ".";
    }

    private void selected() {
        list.storeSelection();
        updateFooter();
    }

    private void updateFooter() {
        if (showSilences.isSelected()) {
            return;
        }
        var counted = list.counted();
        long several = list.node().selectedRows().count();
        footer.setText(
                several > 1
                        ? severalSelected(list.chosenAlerts())
                        : list.selected()
                                .map(a -> (a.acknowledged().isPresent() ? "A withdraws the acknowledgement · " : "")
                                        + SanitizedText.line(a.labels().toString())
                                        + a.rule()
                                                .map(r -> "  " + SanitizedText.line(r.query()))
                                                .orElse(""))
                                .orElse(counted.isEmpty() ? HINT : counted + " · " + HINT));
    }

    /// Collapsed headings may be selected without any alert.
    static String severalSelected(List<Alert> chosen) {
        if (chosen.isEmpty()) {
            return HINT;
        }
        var cluster = chosen.getFirst().cluster();
        boolean one = chosen.stream().allMatch(alert -> alert.cluster().equals(cluster));
        boolean withdraws =
                chosen.stream().allMatch(alert -> alert.acknowledged().isPresent());
        if (chosen.size() == 1) {
            return "1 alert selected: A " + (withdraws ? "withdraws its acknowledgement" : "acknowledges it")
                    + ", S silences it";
        }
        return CountText.of(chosen.size(), "alert") + " selected: A "
                + (withdraws ? "withdraws the acknowledgements" : "acknowledges")
                + ", S silences " + (one ? "all of them" : "only the alerts of " + SanitizedText.line(cluster));
    }

    private void showSilenceHint() {
        footer.setText("Enter changes · Z back to the alerts");
    }

    private void open(int row) {
        switch (list.row(row)) {
            case AlertListModel.Row.GroupHeading head -> {
                var closed = new HashSet<>(options.closed());
                if (!closed.remove(head.group())) {
                    closed.add(head.group());
                }
                setOptions(options.closed(closed));
            }
            case AlertListModel.Row.Item(var alert) ->
                list.host(alert)
                        .ifPresentOrElse(
                                host -> context.go(
                                        place.about(Place.HostRef.of(host)).to("host")),
                                () -> context.showMessage("No host on the wall matches this alert."));
        }
    }

    private void filterKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            filter.clear();
            focusList();
            event.consume();
        } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
            focusList();
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case N -> newest.setSelected(!newest.isSelected());
            case Z -> showSilences.setSelected(true);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void change() {
        withSilence(chosen -> silenceDialog.open(chosen.cluster(), chosen.silence()));
    }

    private void withSilence(Consumer<ExistingSilenceReview.SilenceWithAlerts> action) {
        silences.selected().ifPresentOrElse(action, () -> context.showMessage("Select a silence first."));
    }

    /// The problems to which these alerts belong, as suggestions for the comment of a silence.
    private List<String> reasons(String cluster, SilenceMatchers matchers) {
        return alertsAndProblems().problems().orElse(List.of()).stream()
                .filter(problem -> problem.subject().cluster().equals(cluster)
                        && problem.symptoms().stream()
                                .anyMatch(member -> member.kind() == Symptom.Kind.ALERT
                                        && member.opensProblem()
                                        && matchers.test(member.key())))
                .map(Problem::name)
                .toList();
    }

    private Place.HostRef host(Alert alert) {
        return list.host(alert)
                .map(Place.HostRef::of)
                .orElseGet(() -> new Place.HostRef(alert.cluster(), alert.host()));
    }

    private void about(Function<Alert, WindowRequest> windowRequest) {
        list.selected()
                .ifPresentOrElse(
                        alert -> context.windowRequests()
                                .accept(
                                        host(alert).name().isEmpty()
                                                ? new WindowRequest.ShowMessage("This alert names no host.")
                                                : windowRequest.apply(alert)),
                        () -> context.showMessage(NO_ALERT_SELECTED));
    }

    private void explain(Alert alert) {
        var measured = alert.rule().flatMap(Alert.Rule::measured);
        context.windowRequests()
                .accept(measured.<WindowRequest>map(query -> new WindowRequest.ExplainQuery(
                                alert.cluster(),
                                Optional.of(host(alert))
                                        .filter(host -> !host.name().isEmpty()),
                                query,
                                alertActions.window(alert),
                                alert.since()))
                        .orElseGet(() -> new WindowRequest.ShowMessage("This alert cannot be explained: "
                                + (alert.rule().isPresent()
                                        ? "the expression of its rule has alternatives (or), or cannot be parsed."
                                        : "its rule is not known."))));
    }

    private void runbookWithoutHost(Alert alert) {
        context.go(RunbookView.of(
                alert.labels(), Place.HOME.to("runbook").during(place.range()).with(Place.CLUSTER, alert.cluster())));
    }

    private void acknowledge() {
        var alerts = list.chosenAlerts();
        if (alerts.isEmpty()) {
            context.showMessage(NO_ALERT_SELECTED);
        } else if (alerts.stream().allMatch(alert -> alert.acknowledged().isPresent())) {
            var refused = alerts.stream()
                    .flatMap(alert -> context.backend().alerts().withdrawAcknowledgement(alert).stream())
                    .toList();
            context.showMessage(
                    !refused.isEmpty()
                            ? refused.getFirst()
                            : alerts.size() == 1
                                    ? "The acknowledgement is withdrawn."
                                    : "The acknowledgements of " + alerts.size() + " alerts are withdrawn.");
        } else {
            acknowledgementDialog.open(alerts);
        }
    }

    private void silence() {
        var alerts = list.chosenAlerts();
        if (alerts.isEmpty()) {
            context.showMessage(NO_ALERT_SELECTED);
            return;
        }
        var cluster = alerts.getFirst().cluster();
        var inCluster = alerts.stream().filter(a -> a.cluster().equals(cluster)).toList();
        if (inCluster.size() < alerts.size()) {
            context.showMessage("This silence is for " + cluster + " only: it does not cover "
                    + CountText.of(
                            alerts.size() - inCluster.size(),
                            "selected alert of another cluster.",
                            "selected alerts of other clusters."));
        }
        var common = Labels.common(inCluster.stream().map(Alert::labels).toList());
        silenceDialog.open(cluster, SilenceMatchers.prefilled(common), SilenceMatchers.of(common));
    }

    private void updateSilences() {
        silences.setUnknownReason(unknownSilencesReason());
        silences.show(alertsAndProblems().snapshot(), options.filter(), showSilences.isSelected());
    }

    private void switchList() {
        updateSilences();
        body.setCenter(showSilences.isSelected() ? silences.node() : list.node());
        showActions();
        if (showSilences.isSelected()) {
            showSilenceHint();
        } else {
            updateFooter();
        }
        if (visible && !entering) {
            place = place.with("list", showSilences.isSelected() ? "silences" : "");
            context.replace(place);
        }
        focusList();
    }

    private void silenceKey(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case ENTER -> change();
            case DELETE -> silences.selected().ifPresent(alertActions::endSilence);
            case TAB, Z -> showSilences.setSelected(false);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private List<String> clusters() {
        return alertsAndProblems().snapshot().watchdogs().stream()
                .map(WatchdogAlert::cluster)
                .toList();
    }

    /// Until the fleet is known, each name may be that of a cluster.
    private boolean isCluster(String name) {
        var known = state().clusters();
        return known.isEmpty()
                || known.stream().anyMatch(cluster -> cluster.name().equals(name));
    }

    /// The cluster of the place, its host or filter, or of the selected silence or alert; otherwise the first.
    private String shownCluster() {
        return place.host()
                .map(Place.HostRef::cluster)
                .or(() -> Optional.of(place.get(Place.CLUSTER)).filter(cluster -> !cluster.isEmpty()))
                // The filter may also name the label of targets that is called so.
                .or(() -> Optional.ofNullable(place.scope().values().get(HostFilter.CLUSTER))
                        .filter(this::isCluster))
                .or(() -> silences.selected().map(ExistingSilenceReview.SilenceWithAlerts::cluster))
                .or(() -> list.selected().map(Alert::cluster))
                .or(() -> clusters().stream().findFirst())
                .orElse("");
    }

    @Override
    public void onShown(Place newPlace) {
        entering = true;
        visible = true;
        list.onShown();
        place = newPlace;
        filter.setText(newPlace.get("filter"));
        newest.setSelected(newPlace.get("newest").equals("1"));
        AlertGrouping.of(newPlace.get("by"))
                .filter(by -> !by.equals(options.grouping()))
                .ifPresent(by -> setOptions(options.grouping(by)));
        showSilences.setSelected(newPlace.get("list").equals("silences"));
        entering = false;
        var requested = newPlace.get("silence");
        requestedSilence = !requested.isEmpty()
                        && SilenceMatchers.parse(requested) instanceof SilenceMatchers.Parsed.Valid(var matchers)
                ? Optional.of(matchers)
                : Optional.empty();
        openRequestedSilence();
    }

    /// Without a host the cluster is known only from the alerts.
    private void openRequestedSilence() {
        boolean clusterIsKnown =
                place.host().isPresent() || !place.get(Place.CLUSTER).isEmpty();
        if (clusterIsKnown || alertsAndProblems() != AlertsAndProblems.UNKNOWN) {
            requestedSilence.ifPresent(matchers -> silenceDialog.open(shownCluster(), matchers.list(), List.of()));
            requestedSilence = Optional.empty();
        }
    }

    @Override
    public void onHidden() {
        visible = false;
        requestedSilence = Optional.empty();
        clearState();
        list.onHidden();
        silenceDialog.leave();
        acknowledgementDialog.leave();
    }

    @Override
    public void restyle(PaintStyle style) {
        hint(style);
        banner.setPaintStyle(style);
        list.applyStyle(style);
        silences.restyle(style);
    }

    private void hint(PaintStyle style) {
        footer.setVisible(!style.far());
        footer.setManaged(!style.far());
        showsHints = !style.far();
        showActions();
    }

    private void showActions() {
        actions.setVisible(showsHints && !showSilences.isSelected());
        ofSilences.setVisible(showsHints && showSilences.isSelected());
    }

    @Override
    public boolean isWaiting() {
        return list.waiting() || listing.underWay();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (alertsAndProblems() == AlertsAndProblems.UNKNOWN) {
            return ScreenshotCompleteness.NOTHING;
        }
        return alertsAndProblems().unreliableReason().isEmpty()
                ? ScreenshotCompleteness.ALL
                : ScreenshotCompleteness.GAPS;
    }
}
