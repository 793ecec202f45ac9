package greenwall.fleet.probe;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// An argument of a probe. A value from an alert is untrusted data: it must pass the check here, and a value
/// that passes has no special meaning to a shell.
public sealed interface ProbeArgument {
    String name();

    String words();

    /// Why a value is invalid; empty if it may be used.
    Optional<String> problem(String value);

    /// An argument that is present or absent; its value is empty.
    record Flag(String name, String words) implements ProbeArgument {
        @Override
        public Optional<String> problem(String value) {
            return value.isEmpty() || value.equals("true") ? Optional.empty() : Optional.of(name + " takes no value");
        }
    }

    /// @param defaultValue the default; if empty, the argument is left out unless a value is given
    record WholeNumber(String name, long min, long max, OptionalLong defaultValue, String words)
            implements ProbeArgument {
        @Override
        public Optional<String> problem(String value) {
            boolean digits = value.length() <= 18 && value.matches("[0-9]+");
            if (digits && Long.parseLong(value) >= min && Long.parseLong(value) <= max) {
                return Optional.empty();
            }
            return Optional.of(name + " must be a whole number from " + min + " to " + max);
        }
    }

    /// A name, such as that of a disk, a process or a unit.
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
