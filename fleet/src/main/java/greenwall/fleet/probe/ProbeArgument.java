package greenwall.fleet.probe;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What may be said to a probe when it is started. A value that came out of an alert is data: it must pass
/// here, and what passes has no meaning to a shell.
public sealed interface ProbeArgument {
    String name();

    String words();

    /// What is wrong with a value; empty where it may be used.
    Optional<String> problem(String value);

    /// Given or not; its value is empty.
    record Flag(String name, String words) implements ProbeArgument {
        @Override
        public Optional<String> problem(String value) {
            return value.isEmpty() || value.equals("true") ? Optional.empty() : Optional.of(name + " takes no value");
        }
    }

    /// @param usual empty where it is left out if nobody says otherwise
    record WholeNumber(String name, long least, long most, OptionalLong usual, String words) implements ProbeArgument {
        @Override
        public Optional<String> problem(String value) {
            boolean digits = value.length() <= 18 && value.matches("[0-9]+");
            if (digits && Long.parseLong(value) >= least && Long.parseLong(value) <= most) {
                return Optional.empty();
            }
            return Optional.of(name + " must be a whole number from " + least + " to " + most);
        }
    }

    /// A name: of a disk, a process, a unit.
    record Word(String name, String words) implements ProbeArgument {
        private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@/-]{0,63}");

        @Override
        public Optional<String> problem(String value) {
            return GRAMMAR.matcher(value).matches()
                    ? Optional.empty()
                    : Optional.of(name + " must be a name of at most 64 letters, digits and _ . : @ / -");
        }
    }
}
