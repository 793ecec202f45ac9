package greenwall.views.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.views.Drills;
import greenwall.views.IncidentRecords;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TimeTravel;
import greenwall.views.WindowRequest;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.widgets.RowList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Test;

/// The buttons on the incidents view, on the practice range.
class IncidentViewTest {
    private final FakeOpenIncident record = writing("20261120T023411Z-aaaa");
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final List<Consumer<String>> exports = new ArrayList<>();
    private boolean closed = true;
    private boolean drill;

    private final class RangeBackend extends RangeQueriesOnlyBackend {
        @Override
        public IncidentRecords records() {
            return new DelegatingIncidentRecords(new FakeIncidentRecords()) {
                @Override
                public void read(String id, Consumer<Result<Incident>> receiver) {
                    super.read(id, found -> receiver.accept(closed ? found : withoutVerdict(found)));
                }

                @Override
                public void export(Incident incident, Consumer<String> resultReceiver) {
                    exports.add(resultReceiver);
                }
            };
        }

        @Override
        public Drills drills() {
            return new Drills() {
                @Override
                public Optional<String> unavailableReason() {
                    return Optional.empty();
                }

                @Override
                public boolean running() {
                    return false;
                }

                @Override
                public void begin(Consumer<Result<String>> result) {
                    result.accept(new Result.Available<>("20261120T023411Z-a1b2"));
                }

                @Override
                public void practise(String record, Consumer<Result<String>> result) {
                    begin(result);
                }
            };
        }
    }

    private Result<Incident> withoutVerdict(Result<Incident> found) {
        if (!(found instanceof Result.Available<Incident>(var incident))) {
            return found;
        }
        var start = copyOf(incident.start(), incident.start().id(), drill);
        return new Result.Available<>(new Incident(start, incident.entries(), Optional.empty(), incident.damage()));
    }

    private static IncidentStart copyOf(IncidentStart start, String id, boolean drill) {
        return new IncidentStart(
                id,
                start.title(),
                start.cluster(),
                start.host(),
                start.alert(),
                start.window(),
                start.at(),
                start.zone(),
                start.who(),
                drill);
    }

    private IncidentView view(Place place) {
        var view = new IncidentView(Contexts.of(new RangeBackend(), windowRequests::add));
        new Scene(view.node(), 1280, 720);
        view.onShown(place);
        view.node().applyCss();
        view.node().layout();
        return view;
    }

    private static final Place LIST = Place.HOME
            .to("incident")
            .about(new Place.HostRef("prod-east", "node04"))
            .during(TimeRangeChoice.last(Duration.ofMinutes(5)));
    private static final Place RECORD = LIST.with("id", "20261120T023411Z-a1b2");

    private static Optional<Button> button(IncidentView view, String text) {
        return view.node().lookupAll(".button").stream()
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .filter(b -> b.isVisible() && b.getText().startsWith(text))
                .findFirst();
    }

    @Test
    void anIncidentCanBePractisedOnceItHasAVerdict() {
        Fx.run(() -> {
            assertThat(button(view(RECORD), "Practise this")).isPresent();
            closed = false;
            assertThat(button(view(RECORD), "Practise this")).isEmpty();
        });
    }

    @Test
    void aConsoleThatRecordsNothingSaysWhyInsteadOfHowToStartAnIncident() {
        Fx.run(() -> {
            var view = new IncidentView(Contexts.of(new RangeQueriesOnlyBackend()));
            view.onShown(LIST);
            new Scene(view.node(), 1280, 720).snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .contains("no folder for incidents was given")
                    .noneMatch(text ->
                            text.startsWith("No incidents have been recorded") || text.startsWith("Take a problem"));
        });
    }

    @Test
    void theFocusGoesFromTheListToTheTimelineOfTheRecordThatIsOpened() {
        Fx.run(() -> {
            var view = view(LIST);
            ((BorderPane) view.node()).getCenter().requestFocus();
            view.onShown(RECORD);
            assertThat(view.node().getScene().getFocusOwner().getAccessibleText())
                    .isEqualTo("Timeline");
        });
    }

    @Test
    void anIncidentThatIsClosedElsewhereIsShownAsClosedAtTheNextPoll() {
        Fx.run(() -> {
            closed = false;
            var view = view(RECORD);
            assertThat(button(view, "Practise this")).isEmpty();
            closed = true;
            view.show(Fleets.firing());
            view.node().applyCss();
            assertThat(button(view, "Practise this")).isPresent();
        });
    }

    @Test
    void anOpenIncidentThatNobodyRecordsCanBeContinued() {
        Fx.run(() -> {
            assertThat(button(view(RECORD), "Continue recording")).isEmpty();
            closed = false;
            button(view(RECORD), "Continue recording").orElseThrow().fire();
            assertThat(windowRequests)
                    .contains(new WindowRequest.ShowMessage(
                            "The incident cannot be continued: this console records no incidents"));
            drill = true;
            assertThat(button(view(RECORD), "Continue recording")).isEmpty();
        });
    }

    @Test
    void aDrillDoesNotKeepTheHostAndTheTimeThatWereShownBefore() {
        Fx.run(() -> {
            button(view(LIST), "Start a drill").orElseThrow().fire();
            assertThat(windowRequests)
                    .filteredOn(WindowRequest.Go.class::isInstance)
                    .singleElement()
                    .satisfies(go -> {
                        var place = ((WindowRequest.Go) go).place();
                        assertThat(place.host()).isEmpty();
                        assertThat(place.range()).isEqualTo(Place.HOME.range());
                    });
        });
    }

    /// A record that this console writes.
    private record FakeOpenIncident(
            String id, List<Evidence> earlier, List<Evidence> added, Incident like, List<IncidentEnd> ends)
            implements OpenIncident {
        @Override
        public void add(String step, Evidence evidence) {
            added.add(evidence);
        }

        @Override
        public Incident snapshot() {
            var start = copyOf(like.start(), id, false);
            var entries = new ArrayList<TimelineEntry>();
            earlier.forEach(evidence -> add(entries, evidence));
            for (var entry : like.entries()) {
                entries.add(new TimelineEntry(
                        entries.size() + 1, entry.at(), entry.zone(), entry.who(), entry.step(), entry.what()));
            }
            added.forEach(evidence -> add(entries, evidence));
            return new Incident(start, entries, Optional.empty(), like.damage());
        }

        private void add(List<TimelineEntry> entries, Evidence evidence) {
            var start = like.start();
            entries.add(new TimelineEntry(entries.size() + 1, start.at(), start.zone(), start.who(), "", evidence));
        }

        @Override
        public void conclude(IncidentEnd end) {
            ends.add(end);
        }

        @Override
        public Optional<String> writeError() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private static FakeOpenIncident writing(String id) {
        var like = new ArrayList<Incident>();
        new FakeIncidentRecords().read("", found -> like.add(((Result.Available<Incident>) found).value()));
        return new FakeOpenIncident(id, new ArrayList<>(), new ArrayList<>(), like.getFirst(), new ArrayList<>());
    }

    private IncidentView viewThatWrites(OpenIncident... records) {
        var backend = new RangeQueriesOnlyBackend() {
            @Override
            public IncidentRecords records() {
                return new DelegatingIncidentRecords(new FakeIncidentRecords()) {
                    @Override
                    public Optional<OpenIncident> openRecord(String id) {
                        return Stream.of(records)
                                .filter(open -> open.snapshot().id().equals(id))
                                .findFirst();
                    }
                };
            }
        };
        var view = new IncidentView(Contexts.of(backend, windowRequests::add));
        new Scene(view.node(), 1280, 720);
        return view;
    }

    private IncidentView shownViewThatWrites() {
        var view = viewThatWrites(record);
        view.onShown(LIST.with("id", record.id()));
        return view;
    }

    private static RowList timeline(IncidentView view) {
        return (RowList)
                ((SplitPane) view.node().lookup(".split-pane")).getItems().getFirst();
    }

    /// In a long record it would be saved out of sight.
    @Test
    void aSavedNoteIsShown() {
        Fx.run(() -> {
            var view = shownViewThatWrites();
            var timeline = timeline(view);
            timeline.select(0);
            ((TextField) view.node().lookup(".text-field")).setText("a scrub");
            view.saveNote();
            assertThat(timeline.selected())
                    .isEqualTo(record.snapshot().entries().size() - 1);
        });
    }

    /// A colleague's entry may be earlier than those that are shown already.
    @Test
    void theSelectedEntryStaysSelectedWhenItsRowMoves() {
        Fx.run(() -> {
            var view = shownViewThatWrites();
            var timeline = timeline(view);
            timeline.select(1);
            record.earlier().add(new Evidence.Note("the colleague's"));
            view.show(Fleets.firing());
            assertThat(timeline.selected()).isEqualTo(2);
        });
    }

    @Test
    void theEndOfARecordHasTheChangesOfTheLatestVerdictOfARunbook() {
        Fx.run(() -> {
            var view = viewThatWrites(record);
            view.onShown(LIST.with("id", record.id()));
            var change = new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.SCHEDULE, "scrub on Sundays");
            record.add("", new Evidence.RunbookVerdict(IncidentVerdict.INCIDENT, "", List.of(change, change)));
            record.add("", new Evidence.RunbookVerdict(IncidentVerdict.NOT_AN_INCIDENT, "", List.of(change)));
            record.add("", new Evidence.Note("moved"));
            view.conclude(IncidentVerdict.NOT_AN_INCIDENT);
            assertThat(record.ends())
                    .singleElement()
                    .satisfies(end -> assertThat(end.changes()).containsExactly(change));
        });
    }

    @Test
    void pastedLinesOfANoteAreSeparated() {
        Fx.run(() -> {
            var record = writing("20261120T023411Z-aaaa");
            var view = viewThatWrites(record);
            view.onShown(LIST.with("id", record.id()));
            var note = (TextField) view.node().lookup(".text-field");
            note.replaceSelection("line one\nline two: disk ordered\n");
            view.saveNote();
            assertThat(record.added()).containsExactly(new Evidence.Note("line one line two: disk ordered"));
        });
    }

    @Test
    void aHalfTypedNoteStaysWithItsRecord() {
        Fx.run(() -> {
            var first = writing("20261120T023411Z-aaaa");
            var second = writing("20261120T023411Z-bbbb");
            var view = viewThatWrites(first, second);
            view.onShown(LIST.with("id", first.id()));
            var note = (TextField) view.node().lookup(".text-field");
            note.setText("the disk of");
            view.onShown(LIST.with("id", second.id()));
            assertThat(note.getText()).isEmpty();
            view.saveNote();
            view.conclude(IncidentVerdict.UNKNOWN);
            note.setText("a scrub");
            view.saveNote();
            assertThat(second.added()).containsExactly(new Evidence.Note("a scrub"));
            view.onShown(LIST.with("id", first.id()));
            assertThat(note.getText()).isEqualTo("the disk of");
            view.saveNote();
            assertThat(first.added()).containsExactly(new Evidence.Note("the disk of"));
        });
    }

    @Test
    void aRecordThatIsContinuedLateDoesNotReplaceTheOneThatIsShown() {
        Fx.run(() -> {
            var first = writing("20261120T023411Z-aaaa");
            var second = writing("20261120T023411Z-bbbb");
            var resumed = new ArrayList<Consumer<Result<OpenIncident>>>();
            var backend = new RangeQueriesOnlyBackend() {
                @Override
                public IncidentRecords records() {
                    return new DelegatingIncidentRecords(new FakeIncidentRecords()) {
                        @Override
                        public void resume(String id, Consumer<Result<OpenIncident>> receiver) {
                            resumed.add(receiver);
                        }

                        @Override
                        public Optional<OpenIncident> openRecord(String id) {
                            return Optional.<OpenIncident>of(second)
                                    .filter(open -> open.snapshot().id().equals(id));
                        }
                    };
                }
            };
            var view = new IncidentView(Contexts.of(backend, windowRequests::add));
            new Scene(view.node(), 1280, 720);
            view.onShown(LIST.with("id", first.id()));
            view.resume();
            view.resume();
            assertThat(resumed).hasSize(1);
            view.onShown(LIST.with("id", second.id()));
            resumed.getFirst().accept(new Result.Available<>(first));
            ((TextField) view.node().lookup(".text-field")).setText("a scrub");
            view.saveNote();
            assertThat(second.added()).containsExactly(new Evidence.Note("a scrub"));
        });
    }

    @Test
    void theListDoesNotSayThatItIsEmptyWhileItIsLoading() {
        Fx.run(() -> {
            var lists = new ArrayList<Consumer<List<IncidentStore.Summary>>>();
            var backend = new RangeQueriesOnlyBackend() {
                @Override
                public IncidentRecords records() {
                    return new DelegatingIncidentRecords(new FakeIncidentRecords()) {
                        @Override
                        public void list(Consumer<List<IncidentStore.Summary>> receiver) {
                            lists.add(receiver);
                        }
                    };
                }
            };
            var view = new IncidentView(Contexts.of(backend, windowRequests::add));
            new Scene(view.node(), 1280, 720);
            view.onShown(LIST);
            assertThat(headline(view)).containsExactly("Loading the incidents …");
            assertThat(view.isWaiting()).isTrue();
            lists.getFirst().accept(List.of());
            assertThat(headline(view)).containsExactly("No incidents have been recorded yet");
            assertThat(view.isWaiting()).isFalse();
            view.onShown(RECORD);
            assertThat(view.isWaiting()).as("the list is still missing").isTrue();
        });
    }

    @Test
    void anEarlierTimeHasNoListOfIncidents() {
        Fx.run(() -> {
            var backend = new RangeQueriesOnlyBackend() {
                @Override
                public IncidentRecords records() {
                    return IncidentRecords.none("nothing can be changed");
                }

                @Override
                public TimeTravel travel() {
                    return UnconnectedServices.past();
                }
            };
            var view = new IncidentView(Contexts.of(backend, windowRequests::add));
            new Scene(view.node(), 1280, 720);
            view.onShown(LIST);
            assertThat(headline(view))
                    .containsExactly("Incidents are not listed while an earlier time is shown. Esc returns to now.");
        });
    }

    private static List<String> headline(IncidentView view) {
        view.node().applyCss();
        view.node().layout();
        return SceneNodes.bannerTexts(view.node());
    }

    @Test
    void theExportButtonShowsThatAnExportIsRunning() {
        Fx.run(() -> {
            var view = view(RECORD);
            var export = button(view, "Export").orElseThrow();
            export.fire();
            assertThat(export.getText()).isEqualTo("Exporting …");
            assertThat(export.isDisabled()).isTrue();
            exports.getFirst().accept("Written");
            assertThat(export.getText()).isEqualTo("Export");
            assertThat(export.isDisabled()).isFalse();
        });
    }
}
