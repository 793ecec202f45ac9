package greenwall.views;

import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamHandover;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The other consoles of the same site. Their last known state is available at once. The result of a
/// signature arrives later, on the JavaFX thread. The default methods are those of a site without a team.
public interface Team {
    /// Whether something was signed, with a text for the user.
    sealed interface Result {
        String text();

        record Signed(String text) implements Result {}

        record Refused(String text) implements Result {}
    }

    default boolean isConfigured() {
        return !ownName().isEmpty();
    }

    /// The name under which the other consoles see this console's user.
    default String ownName() {
        return "";
    }

    /// Which views the other consoles show.
    default List<Presence> present() {
        return List.of();
    }

    /// Why the others cannot be reached, in one line; empty if they can.
    default Optional<String> connectionError() {
        return Optional.empty();
    }

    /// Reports what this console shows to the others.
    default void reportView(String where, Optional<Place.HostRef> host) {}

    default Optional<TeamHandover> latestHandover() {
        return Optional.empty();
    }

    /// Ends a shift. The user who leaves signs the handover.
    default void handOver(String text, Consumer<Result> onResult) {
        onResult.accept(new Result.Refused("No team is configured."));
    }

    /// The user who takes over signs the same text.
    default void sign(TeamHandover document, Consumer<Result> onResult) {
        onResult.accept(new Result.Refused("No team is configured."));
    }

    static Team none() {
        return new Team() {};
    }
}
