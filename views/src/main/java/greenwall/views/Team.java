package greenwall.views;

import greenwall.fleet.team.Presence;
import greenwall.fleet.team.SharedHandover;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The other consoles of the same site. Their last known state is available at once. The result of a
/// signature arrives later, on the JavaFX thread.
public interface Team {
    /// Whether the site configures a team.
    default boolean isNamed() {
        return !me().isEmpty();
    }

    /// The name under which the other consoles see this console's user; empty without a team.
    String me();

    /// Which views the other consoles show.
    List<Presence> present();

    /// Why the others cannot be reached, in one line; empty if they can.
    Optional<String> trouble();

    /// Reports what this console shows to the others.
    void looks(String where, Optional<Place.HostName> host);

    /// The last handover.
    Optional<SharedHandover> handover();

    /// Ends a shift. The user who leaves signs the handover.
    void handOver(String text, Consumer<String> result);

    /// The user who takes over signs the same text.
    void sign(SharedHandover document, Consumer<String> result);

    static Team none() {
        return new Team() {
            @Override
            public String me() {
                return "";
            }

            @Override
            public List<Presence> present() {
                return List.of();
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }

            @Override
            public void looks(String where, Optional<Place.HostName> host) {}

            @Override
            public Optional<SharedHandover> handover() {
                return Optional.empty();
            }

            @Override
            public void handOver(String text, Consumer<String> result) {
                result.accept("The site names no team.");
            }

            @Override
            public void sign(SharedHandover document, Consumer<String> result) {
                result.accept("The site names no team.");
            }
        };
    }
}
