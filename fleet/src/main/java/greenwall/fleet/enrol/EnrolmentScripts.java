package greenwall.fleet.enrol;

import greenwall.fleet.ResourceText;

/// The texts that are part of enrolment.
final class EnrolmentScripts {
    private EnrolmentScripts() {}

    static String text(String name) {
        return ResourceText.of(EnrolmentScripts.class, name);
    }

    /// Quotes a text as one word of the shell.
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
