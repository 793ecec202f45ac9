package greenwall.app.console;

import greenwall.fleet.VisibleText;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.SharedHandover;
import greenwall.fleet.team.TeamChange;
import greenwall.views.FxThread;
import greenwall.views.Place;
import greenwall.views.Team;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// The team of a site, for its views.
final class SiteTeam implements Team, AutoCloseable {
    static final String READ_ONLY =
            "The configuration is read-only (read_only: true), so nothing is shared with the team.";
    /// Longer than any shift's text.
    private static final int LONGEST = 200_000;

    private final TeamSync team;
    private final FxThread fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SiteTeam(TeamSync team, FxThread fx) {
        this.team = team;
        this.fx = fx;
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    @Override
    public String me() {
        return team.who();
    }

    @Override
    public List<Presence> present() {
        return team.present();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.of(team.trouble()).filter(why -> !why.isEmpty());
    }

    @Override
    public void looks(String where, Optional<Place.HostName> host) {
        team.looks(
                VisibleText.line(where),
                host.map(Place.HostName::cluster).orElse(""),
                host.map(Place.HostName::name).orElse(""));
    }

    @Override
    public Optional<SharedHandover> handover() {
        return team.state().handovers().stream().findFirst();
    }

    @Override
    public void handOver(String text, Consumer<String> receiver) {
        if (text.length() > LONGEST) {
            receiver.accept(
                    "The handover is too long to be signed: " + text.length() + " of " + LONGEST + " characters.");
            return;
        }
        send(new TeamChange.HandedOver(text), "Signed and handed over; whoever takes over signs it too.", receiver);
    }

    @Override
    public void sign(SharedHandover document, Consumer<String> receiver) {
        send(
                new TeamChange.Signed(document.id()),
                "Signed: you have taken over from " + document.author() + ".",
                receiver);
    }

    private void send(TeamChange change, String done, Consumer<String> receiver) {
        if (!team.writes()) {
            receiver.accept(READ_ONLY);
            return;
        }
        try {
            threads.execute(() -> {
                var result = done;
                try {
                    team.send(List.of(change));
                } catch (IOException full) {
                    result = "Not signed: " + full.getMessage();
                }
                var said = result;
                fx.post(() -> receiver.accept(said));
            });
        } catch (RejectedExecutionException _) {
            // The site is closed, and with it the view that asked.
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
