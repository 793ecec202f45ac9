package greenwall.views.alerts;

import greenwall.fleet.VisibleText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertBook;
import greenwall.fleet.alert.Arrangement;
import greenwall.fleet.alert.HostNames;
import greenwall.fleet.alert.Watchdog;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Firing;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.paint.Look;
import greenwall.views.paint.Pen;
import greenwall.views.parts.Banner;
import greenwall.views.parts.RowList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
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

/// All alerts as one list that is filtered as one types, grouped, worst or newest first; and the silences.
public final class AlertsView implements View {
    private static final int MOST_GROUP_LABELS = 30;
    private static final String HINT =
            "A acknowledge · S silence · R runbook · I incident · E explain · L logs · P probe · Enter host · O runbook page · / filter";

    private final Desk desk;
    private final Banner banner;
    private final RowList list;
    private final SilencesPane silences;
    private final Sparks sparks;
    private final SilenceForm form;
    private final AckForm acknowledge;
    private final AlertDeeds deeds;
    private final TextField filter = new TextField();
    private final MenuButton group = new MenuButton();
    private final ToggleButton newest = new ToggleButton("Newest first");
    private final ToggleButton quiet = new ToggleButton("Silences");
    private final Label foot = new Label(HINT);
    private final BorderPane body = new BorderPane();
    private final StackPane root = new StackPane();
    private final AlertBook book = new AlertBook();
    private Arrangement arrangement = Arrangement.FIRST;
    private AlertBook.Listed listed = new AlertBook.Listed(List.of(), 0, 0, Map.of());
    private Optional<Alert.Key> chosen = Optional.empty();
    private Place place = Place.HOME;
    private HostNames hosts = HostNames.NONE;
    private Firing firing = Firing.NOT_ASKED;
    private boolean visible;
    private boolean entering;

    public AlertsView(Desk desk) {
        this.desk = desk;
        banner = new Banner(desk.look());
        sparks = new Sparks(desk, this::repaint);
        list = new RowList(desk.look(), "Alerts", this::paint);
        silences = new SilencesPane(desk);
        form = new SilenceForm(desk.ports().alerts(), desk.clock(), this::say, this::focusList);
        acknowledge = new AckForm(desk.ports().alerts(), this::say, this::focusList);
        deeds = new AlertDeeds(desk);
        filter.setPromptText("Filter: words, label=value, -word, is:pending");
        filter.setAccessibleText("Filter");
        filter.textProperty().subscribe(text -> rearrange(arrangement.filter(text == null ? "" : text)));
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::filterKey);
        HBox.setHgrow(filter, Priority.ALWAYS);
        group.setAccessibleText("Group by");
        groups();
        group.setOnShowing(_ -> groups());
        newest.selectedProperty().subscribe(on -> rearrange(arrangement.newestFirst(Boolean.TRUE.equals(on))));
        quiet.selectedProperty().subscribe(_ -> switchList());
        var bar = new HBox(8, filter, group, newest, quiet);
        bar.getStyleClass().add("bar");
        var tools = new VBox(bar);
        tools.getStyleClass().add("toolbar");
        foot.getStyleClass().add("muted");
        foot.setPadding(new Insets(4, 10, 4, 10));
        foot.setMinWidth(0);
        foot.setMaxWidth(Double.MAX_VALUE);
        body.setTop(new VBox(banner, tools));
        body.setCenter(list);
        body.setBottom(foot);
        body.setMinSize(0, 0);
        root.getChildren().addAll(body, form, acknowledge);
        root.setAccessibleText("Alerts");
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                focusList();
            }
        });
        list.onSelect(this::selected);
        list.onOpen(this::open);
        list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        silences.node().addEventHandler(KeyEvent.KEY_PRESSED, this::silenceKey);
        silences.node().onSelect(_ -> tellSilence());
        relabel();
    }

    @Override
    public Region node() {
        return root;
    }

    private void focusList() {
        body.getCenter().requestFocus();
    }

    private void say(String text) {
        desk.intents().accept(new Intent.Say(text));
    }

    @Override
    public void show(FleetState newState) {
        hosts = HostNames.of(newState);
        repaint();
    }

    @Override
    public void show(Firing newFiring) {
        firing = newFiring;
        book.show(newFiring.state());
        banner.show(Headline.lines(newFiring, desk.clock().instant()));
        fill();
    }

    /// The labels by which the alerts there are can be grouped, looked for when somebody opens the menu: that goes
    /// over all of them.
    private void groups() {
        var labels = new HashSet<String>();
        for (var alert : firing.state().alerts()) {
            var its = alert.labels();
            for (int i = 0; i < its.size() && labels.size() < MOST_GROUP_LABELS; i++) {
                labels.add(its.name(i));
            }
            if (labels.size() >= MOST_GROUP_LABELS) {
                break;
            }
        }
        labels.remove("alertname");
        var items = new ArrayList<MenuItem>();
        items.add(item("alert", Arrangement.Grouping.BY_NAME));
        items.add(item("host", Arrangement.Grouping.BY_HOST));
        items.add(item("not grouped", Arrangement.Grouping.NOT));
        labels.stream().sorted().forEach(label -> items.add(item(label, Arrangement.Grouping.by(label))));
        group.getItems().setAll(items);
    }

    private MenuItem item(String title, Arrangement.Grouping grouping) {
        var item = new MenuItem(title);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> rearrange(arrangement.grouping(grouping)));
        return item;
    }

    private void rearrange(Arrangement wanted) {
        if (wanted.equals(arrangement)) {
            return;
        }
        arrangement = wanted;
        relabel();
        fill();
        if (visible && !entering) {
            place = place.with("filter", arrangement.filter())
                    .with("by", arrangement.grouping().word())
                    .with("newest", arrangement.newestFirst() ? "1" : "");
            desk.intents().accept(new Intent.Note(place));
        }
    }

    private void relabel() {
        var by = arrangement.grouping();
        group.setText(
                switch (by.kind()) {
                    case NOT -> "Not grouped";
                    case NAME -> "By alert";
                    case HOST -> "By host";
                    case LABEL -> "By " + by.label();
                });
    }

    private void fill() {
        listed = book.list(arrangement);
        var rows = listed.rows();
        list.show(rows.size(), i -> rows.get(i) instanceof AlertBook.Row.Head, nothing());
        list.choose(-1);
        if (chosen.isPresent()) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i) instanceof AlertBook.Row.Item(var alert)
                        && alert.key().equals(chosen.get())) {
                    list.choose(i);
                    break;
                }
            }
        }
        silences.show(firing.state(), arrangement.filter(), quiet.isSelected());
        quiet.setText("Silences (" + silences.count() + ")");
        tell();
        repaint();
    }

    private String nothing() {
        if (listed.total() > 0) {
            return "None of " + listed.total() + " alerts is called that.";
        }
        return firing.unknown().isEmpty() ? "No alert fires." : "Nothing is known of alerts: " + firing.unknown() + ".";
    }

    private void repaint() {
        list.repaint();
        if (visible) {
            for (int i = list.firstInSight();
                    i <= list.lastInSight() && i < listed.rows().size();
                    i++) {
                if (i >= 0 && listed.rows().get(i) instanceof AlertBook.Row.Item(var alert)) {
                    sparks.want(alert);
                }
            }
        }
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean selected) {
        switch (listed.rows().get(row)) {
            case AlertBook.Row.Head head -> AlertRow.head(pen, head, x, y, width, height);
            case AlertBook.Row.Item(var alert) -> {
                sparks.want(alert);
                AlertRow.paint(
                        pen,
                        alert,
                        sparks.trail(alert),
                        hosts.of(alert.cluster(), alert.labels()).map(HostState::state),
                        desk.clock().instant(),
                        x,
                        y,
                        width,
                        height);
            }
        }
    }

    private Optional<Alert> selectedAlert() {
        int row = list.selected();
        return row >= 0 && row < listed.rows().size() && listed.rows().get(row) instanceof AlertBook.Row.Item(var alert)
                ? Optional.of(alert)
                : Optional.empty();
    }

    /// The alerts that a key is about: the chosen one, or all of the chosen group.
    private List<Alert> meant() {
        int row = list.selected();
        if (row < 0 || row >= listed.rows().size()) {
            return List.of();
        }
        return switch (listed.rows().get(row)) {
            case AlertBook.Row.Item(var alert) -> List.of(alert);
            case AlertBook.Row.Head head -> {
                var all = new ArrayList<Alert>();
                for (int i = row + 1;
                        i < listed.rows().size() && listed.rows().get(i) instanceof AlertBook.Row.Item(var alert);
                        i++) {
                    all.add(alert);
                }
                yield all.isEmpty() ? List.of(head.worst()) : all;
            }
        };
    }

    private void selected(int row) {
        chosen = selectedAlert().map(Alert::key);
        tell();
    }

    private void tell() {
        if (quiet.isSelected()) {
            return;
        }
        foot.setText(selectedAlert()
                .map(a -> VisibleText.line(a.labels().toString())
                        + a.rule().map(r -> "  " + VisibleText.line(r.query())).orElse(""))
                .orElse(
                        listed.shown() == listed.total()
                                ? HINT
                                : listed.shown() + " of " + listed.total() + " alerts · " + HINT));
    }

    private void tellSilence() {
        foot.setText("E change · X end it now · S new silence · Tab back to the alerts");
    }

    private void open(int row) {
        switch (listed.rows().get(row)) {
            case AlertBook.Row.Head head -> {
                var closed = new HashSet<>(arrangement.closed());
                if (!closed.remove(head.group())) {
                    closed.add(head.group());
                }
                rearrange(arrangement.closed(closed));
                list.choose(row);
            }
            case AlertBook.Row.Item(var alert) ->
                hosts.of(alert.cluster(), alert.labels())
                        .ifPresentOrElse(
                                host -> desk.intents()
                                        .accept(new Intent.Go(
                                                place.about(name(host)).to("host"))),
                                () -> say("No host of the wall answers to this alert."));
        }
    }

    private static Place.HostName name(HostState host) {
        return new Place.HostName(host.cluster().name(), host.name());
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
        boolean used = true;
        switch (event.getCode()) {
            case A -> acknowledge();
            case S -> silence();
            case R -> about(alert -> new Intent.Runbook(host(alert), "", alert.name()));
            case E -> about(alert -> new Intent.Explain(host(alert), "", deeds.window(alert)));
            case P -> about(alert -> new Intent.Probe(host(alert), alert.name()));
            case L -> about(alert -> new Intent.Logs(host(alert), deeds.window(alert)));
            case I -> selectedAlert().ifPresent(alert -> deeds.record(alert, place));
            case O -> selectedAlert().ifPresent(deeds::page);
            case SLASH, DIVIDE -> filter.requestFocus();
            case N -> newest.setSelected(!newest.isSelected());
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private Place.HostName host(Alert alert) {
        return hosts.of(alert.cluster(), alert.labels())
                .map(AlertsView::name)
                .orElseGet(() -> new Place.HostName(alert.cluster(), alert.host()));
    }

    private void about(Function<Alert, Intent> intent) {
        selectedAlert()
                .ifPresentOrElse(
                        alert -> desk.intents().accept(intent.apply(alert)), () -> say("Choose an alert first."));
    }

    private void acknowledge() {
        var alerts = meant();
        if (alerts.isEmpty()) {
            say("Choose an alert first.");
        } else if (alerts.size() == 1 && alerts.getFirst().acknowledged().isPresent()) {
            desk.ports().alerts().withdraw(alerts.getFirst());
            say("The acknowledgement is taken back.");
        } else {
            acknowledge.open(alerts);
        }
    }

    private void silence() {
        var alerts = meant();
        if (alerts.isEmpty()) {
            say("Choose an alert first.");
            return;
        }
        form.open(alerts.getFirst().cluster(), Matchers.prefilled(AlertDeeds.common(alerts)));
    }

    private void switchList() {
        silences.show(firing.state(), arrangement.filter(), quiet.isSelected());
        body.setCenter(quiet.isSelected() ? silences.node() : list);
        if (quiet.isSelected()) {
            tellSilence();
        } else {
            tell();
        }
        focusList();
    }

    private void silenceKey(KeyEvent event) {
        boolean used = true;
        switch (event.getCode()) {
            case E, ENTER -> silences.selected().ifPresent(c -> form.open(c.cluster(), c.silence()));
            case X, DELETE -> silences.selected().ifPresent(deeds::end);
            case S -> form.open(firstCluster(), List.of());
            case TAB -> quiet.setSelected(false);
            case SLASH -> filter.requestFocus();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private String firstCluster() {
        return firing.state().watchdogs().stream()
                .map(Watchdog::cluster)
                .findFirst()
                .orElse("");
    }

    @Override
    public void shown(Place newPlace) {
        entering = true;
        visible = true;
        place = newPlace;
        filter.setText(newPlace.get("filter"));
        newest.setSelected(newPlace.get("newest").equals("1"));
        Arrangement.Grouping.of(newPlace.get("by")).ifPresent(by -> rearrange(arrangement.grouping(by)));
        quiet.setSelected(newPlace.get("list").equals("silences"));
        entering = false;
        var wanted = newPlace.get("silence");
        if (!wanted.isEmpty() && Matchers.parse(wanted) instanceof Matchers.Parsed.Understood(var matchers)) {
            form.open(newPlace.host().map(Place.HostName::cluster).orElseGet(this::firstCluster), matchers.list());
        }
    }

    @Override
    public void hidden() {
        visible = false;
        sparks.rest();
    }

    @Override
    public void restyle(Look look) {
        banner.setLook(look);
        list.setLook(look);
        silences.restyle(look);
    }

    @Override
    public boolean waiting() {
        return sparks.waiting();
    }

    @Override
    public Completeness completeness() {
        if (firing == Firing.NOT_ASKED) {
            return Completeness.NOTHING;
        }
        return firing.unknown().isEmpty() ? Completeness.ALL : Completeness.GAPS;
    }
}
