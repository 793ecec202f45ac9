package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamHandover;
import greenwall.views.Place;
import greenwall.views.Team;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The team functions of a site, for its views.
record SiteTeam(TeamSync team, UserActionExecutor actions) implements Team, AutoCloseable {
    static final String READ_ONLY =
            "This console is read-only (read_only: true or --kiosk), so nothing is shared with the team.";
    /// More than the handover of any shift needs.
    private static final int MAX_CHARS = 200_000;

    /// Why users cannot change anything of a site; empty if they can.
    static Optional<String> refusal(Site site, Optional<TeamSync> team) {
        return site.pastClock().isPresent()
                ? Optional.of(SiteTimeTravel.NOTHING_CHANGES)
                : team.filter(others -> !others.writes()).map(_ -> READ_ONLY);
    }

    @Override
    public String ownName() {
        return team.ownName();
    }

    @Override
    public List<Presence> present() {
        return team.present();
    }

    @Override
    public Optional<String> connectionError() {
        return Optional.of(team.connectionError()).filter(why -> !why.isEmpty());
    }

    @Override
    public void reportView(String where, Optional<Place.HostRef> host) {
        team.reportView(
                SanitizedText.line(where),
                host.map(Place.HostRef::cluster).orElse(""),
                host.map(Place.HostRef::name).orElse(""));
    }

    @Override
    public Optional<TeamHandover> latestHandover() {
        return team.state().handovers().stream().findFirst();
    }

    @Override
    public void handOver(String text, Consumer<Result> onResult) {
        if (text.length() > MAX_CHARS) {
            onResult.accept(new Result.Refused("The handover is too long to sign: " + text.length()
                    + " characters; the limit is " + MAX_CHARS + "."));
            return;
        }
        share(
                new TeamChange.HandedOver(text),
                "Signed and handed over. The next person opens it from the command palette (Ctrl+K) and signs it too.",
                onResult);
    }

    @Override
    public void sign(TeamHandover document, Consumer<Result> onResult) {
        share(
                new TeamChange.Signed(document.id()),
                "Signed: you have taken over from " + document.author() + ".",
                onResult);
    }

    private void share(TeamChange change, String message, Consumer<Result> onResult) {
        if (!team.writes()) {
            onResult.accept(new Result.Refused(READ_ONLY));
            return;
        }
        actions.run(() -> send(change, message), onResult);
    }

    /// Nobody gets the result of a signature that is under way when the configuration is reloaded. If the user
    /// signs again, it is not written twice.
    private Result send(TeamChange change, String message) {
        try {
            synchronized (team) {
                if (!isHandedOver(change)) {
                    team.send(List.of(change));
                }
            }
            return new Result.Signed(message);
        } catch (IOException full) {
            return new Result.Refused(
                    "Not signed: the signature cannot be stored on this machine: " + FileErrorText.of(full));
        }
    }

    /// Whether it is the text that this person handed over last, and nobody has taken over since.
    private boolean isHandedOver(TeamChange change) {
        return change instanceof TeamChange.HandedOver(var text)
                && latestHandover()
                        .filter(document -> document.text().equals(text)
                                && document.author().equals(ownName())
                                && !document.isTaken())
                        .isPresent();
    }

    @Override
    public void close() {
        actions.close();
    }
}
