package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertOperations;
import greenwall.views.AlertsAndProblems;
import greenwall.views.HostFilter;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedBackend;
import greenwall.views.widgets.RowList;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class AlertDialogsTest {
    private static Parent draw(String name, Place place, Theme theme, int width, int height) {
        var root = new AtomicReference<Parent>();
        Pictures.draw(name, theme, width, height, style -> {
            var view = new AlertsView(Contexts.inBerlin(style, FakeBackend.rich()));
            view.node().resize(width, height);
            var west = Fleets.cluster("prod-west").fleet();
            view.show(new FleetState(
                    Fleets.NOW,
                    Stream.concat(Fleets.rich().clusters().stream(), west.clusters().stream())
                            .toList()));
            view.show(Fleets.firing());
            view.onShown(place);
            root.set(view.node());
            return view.node();
        });
        return Objects.requireNonNull(root.get());
    }

    @Test
    void aSilenceLinkOpensTheFormWithItsConditionsFilledIn() {
        var place = Place.HOME.to("alerts").with("silence", "instance=~\"node04.*\"");
        var root = draw("view-alerts-silence", place, Theme.NIGHT, 1280, 720);

        var texts = Fx.get(() -> root.lookupAll(".text-field").stream()
                .map(n -> ((TextField) n).getText())
                .toList());
        assertThat(texts).contains("instance=~\"node04.*\"");
        var labels = Fx.get(() -> root.lookupAll(".error").stream()
                .map(n -> ((Label) n).getText())
                .toList());
        assertThat(labels).contains("Nothing is connected that could change anything");
    }

    /// Otherwise a window with large text would cut off both sides of the view.
    @Test
    void theFormsDoNotMakeTheViewWiderThanItsWindow() {
        var root = draw("view-alerts-narrow", Place.HOME.to("alerts"), Theme.NIGHT, 1280, 720);
        assertThat(Fx.get(() -> root.minWidth(-1))).isZero();
    }

    @Test
    void aSilenceLinkWithoutAHostOpensForTheClusterOfTheAlertsEachTime() {
        var place = Place.HOME.to("alerts").with("silence", "instance=~\"node04.*\"");
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich()));
            new Scene(view.node(), 1280, 720);
            for (int i = 0; i < 2; i++) {
                view.onShown(place);
                view.show(Fleets.firing());
                view.show(Fleets.rich());
                view.node().applyCss();
                assertThat(view.node().lookupAll(".label").stream()
                                .filter(Label.class::isInstance)
                                .map(node -> ((Label) node).getText())
                                .filter(text -> text.startsWith("New silence in")))
                        .containsExactly("New silence in prod-east");
                view.onHidden();
            }
        });
    }

    private List<String> labels(String picture, Place place) {
        var root = draw(picture, place, Theme.NIGHT, 1280, 720);
        return Fx.get(() ->
                SceneNodes.nodes(root, Label.class).stream().map(Label::getText).toList());
    }

    @Test
    void aNewSilenceBeginsWithTheClusterOfTheFilter() {
        var west = HostFilter.ALL.with(HostFilter.CLUSTER, "prod-west");
        var place = Place.HOME.to("alerts").withScope(west).with("silence", "instance=~\"node04.*\"");
        assertThat(labels("view-alerts-silence-west", place)).contains("New silence in prod-west");
    }

    @Test
    void aNewSilenceIsNotForTheClusterThatALabelOfTargetsNames() {
        var label = HostFilter.ALL.with(HostFilter.CLUSTER, "k8s-a");
        var place = Place.HOME.to("alerts").withScope(label).with("silence", "instance=~\"node04.*\"");
        assertThat(labels("view-alerts-silence-label", place)).contains("New silence in prod-east");
    }

    @Test
    void aSilenceLinkOfAnAlertWithoutAHostOpensForTheClusterThatItNames() {
        var place = Place.HOME
                .to("alerts")
                .with("silence", "alertname=\"JobMissing\"")
                .with(Place.CLUSTER, "prod-west");
        assertThat(labels("view-alerts-silence-in-west", place)).contains("New silence in prod-west");
    }

    /// As in the window, the view is shown first and then gets the keyboard focus.
    @Test
    void textTypedAfterASilenceLinkWasOpenedGoesIntoTheComment() {
        var stage = Fx.get(Stage::new);
        var view = Fx.get(() -> {
            var alertsView = new AlertsView(new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneId.of("Europe/Berlin"),
                    FakeBackend.rich(),
                    _ -> {}));
            stage.setScene(new Scene(alertsView.node(), 900, 700));
            stage.show();
            stage.requestFocus();
            alertsView.show(Fleets.firing());
            alertsView.onShown(Place.HOME.to("alerts").with("silence", "instance=~\"node04.*\""));
            alertsView.node().requestFocus();
            return alertsView;
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> stage.getScene().getFocusOwner()))
                .isInstanceOfSatisfying(
                        TextField.class,
                        field -> assertThat(field.getPromptText()).startsWith("why"));
        Fx.run(() -> {
            view.onHidden();
            view.onShown(Place.HOME.to("alerts"));
            view.node().requestFocus();
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> stage.getScene().getFocusOwner()))
                .as("the dialog of the time before is gone")
                .isInstanceOf(RowList.class);
        Fx.run(stage::close);
    }

    @Test
    void silencesAreListedBesideTheAlerts() {
        var place = Place.HOME.to("alerts").with("list", "silences");

        assertThat(draw("view-alerts-silences", place, Theme.DAYLIGHT, 1280, 720))
                .isNotNull();
    }

    /// A backend that records the pages to be opened in a browser.
    private record BrowserBackend(List<CheckedUrl> asked, boolean there) implements UnconnectedBackend {
        @Override
        public RangeQueryRunner ranges() {
            return FakeBackend.rich().ranges();
        }

        @Override
        public boolean browse(CheckedUrl page) {
            asked.add(page);
            return there;
        }
    }

    @Test
    void aClosedSilenceIsNotOpenedAgainByGoingBack() {
        var replaced = Fx.get(() -> {
            var places = new ArrayList<Place>();
            var view = new AlertsView(new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneId.of("Europe/Berlin"),
                    FakeBackend.rich(),
                    windowRequest -> {
                        if (windowRequest instanceof WindowRequest.Replace(var place)) {
                            places.add(place);
                        }
                    }));
            new Scene(view.node(), 1280, 720);
            view.onShown(Place.HOME.to("alerts").with("silence", "instance=~\"node04.*\""));
            view.show(Fleets.firing());
            SceneNodes.labelled(view.node(), Button.class, "Cancel").fire();
            return places;
        });
        assertThat(replaced)
                .singleElement()
                .extracting(place -> place.get("silence"))
                .isEqualTo("");
    }

    private static List<String> pressO(BrowserBackend ports, int times) {
        return Fx.get(() -> {
            var messages = new ArrayList<String>();
            var view = new AlertsView(new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneId.of("Europe/Berlin"),
                    ports,
                    windowRequest -> {
                        if (windowRequest instanceof WindowRequest.ShowMessage(var text)) {
                            messages.add(text);
                        }
                    }));
            new Scene(view.node(), 1280, 720);
            view.node().applyCss();
            view.node().layout();
            view.show(Fleets.rich());
            view.onShown(Place.HOME.to("alerts"));
            view.show(Fleets.firing());
            var list = (RowList) view.node().lookupAll("*").stream()
                    .filter(RowList.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            list.select(1);
            for (int i = 0; i < times; i++) {
                Event.fireEvent(
                        list, new KeyEvent(KeyEvent.KEY_PRESSED, "o", "o", KeyCode.O, false, false, false, false));
            }
            return messages;
        });
    }

    @Test
    void theFirstPressOfOShowsTheAlertPageAndTheSecondOpensIt() {
        var ports = new BrowserBackend(new ArrayList<>(), true);

        var messages = pressO(ports, 1);
        assertThat(messages).last().asString().startsWith("Press O again to open a page on runbooks.example.");
        assertThat(ports.asked()).as("nobody is sent unseen").isEmpty();

        messages = pressO(ports, 2);
        assertThat(messages).last().asString().isEqualTo("Opened a page on runbooks.example in the browser.");
        assertThat(ports.asked())
                .singleElement()
                .satisfies(page -> assertThat(page.url()).startsWith("https://runbooks.example/"));
    }

    @Test
    void withoutABrowserTheAddressIsCopiedToTheClipboard() {
        var messages = pressO(new BrowserBackend(new ArrayList<>(), false), 2);

        assertThat(messages)
                .last()
                .asString()
                .contains("No browser was found.", "The address is on the clipboard: https://runbooks.example/");
    }

    @Test
    void theSameKeyWithdrawsTheAcknowledgementsOfSeveralAlerts() {
        var withdrawn = new ArrayList<Alert>();
        var messages = pressAOnAcknowledged(withdrawn, Optional.empty());
        assertThat(withdrawn).hasSizeGreaterThan(1);
        assertThat(messages).containsExactly("The acknowledgements of " + withdrawn.size() + " alerts are withdrawn.");
    }

    @Test
    void aWithdrawalThatIsRefusedIsNotReportedAsDone() {
        assertThat(pressAOnAcknowledged(new ArrayList<>(), Optional.of("this console is read-only")))
                .containsExactly("this console is read-only");
    }

    private static List<String> pressAOnAcknowledged(List<Alert> withdrawn, Optional<String> refused) {
        var messages = new ArrayList<String>();
        Fx.run(() -> {
            var view = new AlertsView(new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneId.of("Europe/Berlin"),
                    new UnconnectedBackend() {
                        @Override
                        public RangeQueryRunner ranges() {
                            return FakeBackend.rich().ranges();
                        }

                        @Override
                        public AlertOperations alerts() {
                            return (AlertOperations) Proxy.newProxyInstance(
                                    AlertOperations.class.getClassLoader(),
                                    new Class<?>[] {AlertOperations.class},
                                    (_, method, arguments) -> {
                                        assertThat(method.getName()).isEqualTo("withdrawAcknowledgement");
                                        withdrawn.add((Alert) arguments[0]);
                                        return refused;
                                    });
                        }
                    },
                    windowRequest -> {
                        if (windowRequest instanceof WindowRequest.ShowMessage(var text)) {
                            messages.add(text);
                        }
                    }));
            new Scene(view.node(), 1280, 720);
            var alerts = Fleets.firing().snapshot();
            var acknowledged = Optional.of(AcknowledgementRegistry.acknowledgementOf(
                    alerts.alerts().getFirst(), Fleets.NOW, "anna", "seen", ""));
            view.show(new AlertsAndProblems(
                    alerts.with(alerts.alerts().stream()
                            .map(alert -> alert.with(acknowledged))
                            .toList()),
                    Optional.empty(),
                    List.of()));
            view.onShown(Place.HOME.to("alerts"));
            var list = (RowList) view.node().lookupAll("*").stream()
                    .filter(RowList.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            list.selectSilently(1, 3);
            Event.fireEvent(list, new KeyEvent(KeyEvent.KEY_PRESSED, "a", "a", KeyCode.A, false, false, false, false));
        });
        return messages;
    }

    @Test
    void theDialogOfAnAcknowledgementNamesTheHostAndShowsTheSummary() {
        var alert = Fleets.firing().snapshot().alerts().stream()
                .filter(a -> !a.subject().isEmpty() && !a.summary().isEmpty())
                .findFirst()
                .orElseThrow();
        var dialog = Fx.get(() -> {
            var opened = new AcknowledgementDialog(FakeBackend.rich().alerts(), _ -> {}, () -> {});
            opened.open(List.of(alert));
            return opened;
        });
        assertThat(dialog.title.getText()).isEqualTo("Acknowledge " + alert.name() + " on " + alert.subject());
        assertThat(Fx.get(() -> dialog.lookupAll(".label").stream()
                        .map(Label.class::cast)
                        .filter(Label::isVisible)
                        .map(Label::getText)))
                .contains(alert.summary());
    }

    @Test
    void theFooterSaysOfWhichAlertsTheKeysAre() {
        var first = Fleets.alert(Labels.of("alertname", "Hot"), AlertPhase.FIRING, "a1");
        var second = Fleets.alert(Labels.of("alertname", "Slow"), AlertPhase.FIRING, "a1");
        assertThat(AlertsView.severalSelected(List.of())).doesNotContain("0 alerts");
        assertThat(AlertsView.severalSelected(List.of(first)))
                .isEqualTo("1 alert selected: A acknowledges it, S silences it");
        assertThat(AlertsView.severalSelected(List.of(first, second, inCluster("west", second))))
                .isEqualTo("3 alerts selected: A acknowledges, S silences only the alerts of " + first.cluster());
    }

    private static Alert inCluster(String cluster, Alert alert) {
        return new Alert(cluster, alert.labels(), Map.of(), alert.phase(), alert.since(), alert.host());
    }
}
