package greenwall.views;

import greenwall.fleet.team.Presence;
import greenwall.fleet.team.SharedHandover;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The others who look at the same site. What is known of them is at hand; what becomes of a signature is told on the
/// JavaFX thread, later.
public interface Team {
    /// Whether the site names a team.
    boolean isNamed();

    /// This console's person, as the others are told.
    String me();

    /// Which views the other consoles show.
    List<Presence> present();

    /// Why the others are not heard, in one line; empty where they are.
    Optional<String> trouble();

    /// This console looks at that from now on.
    void looks(String where, Optional<Place.HostName> host);

    /// The end of the last shift.
    Optional<SharedHandover> handover();

    /// The end of a shift, signed by whoever hands over.
    void handOver(String text, Consumer<String> told);

    /// Whoever takes over signs the same text.
    void sign(SharedHandover document, Consumer<String> told);

    static Team none() {
        return new Team() {
            @Override
            public boolean isNamed() {
                return false;
            }

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
            public void looks(String where, Optional<Place.HostName> host) {
                // There is nobody to tell.
            }

            @Override
            public Optional<SharedHandover> handover() {
                return Optional.empty();
            }

            @Override
            public void handOver(String text, Consumer<String> told) {
                told.accept("The site names no team.");
            }

            @Override
            public void sign(SharedHandover document, Consumer<String> told) {
                told.accept("The site names no team.");
            }
        };
    }
}
