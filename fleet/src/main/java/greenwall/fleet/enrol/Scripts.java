package greenwall.fleet.enrol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The texts that come along with enrolment.
final class Scripts {
    private Scripts() {}

    static String text(String name) {
        try (var in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// As one word of the shell.
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
