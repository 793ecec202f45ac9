package greenwall.fleet.problem;

/// One aspect of one subject: what signs of trouble are gathered under before they are folded into problems.
///
/// @param detail tells troubles apart that have no aspect of their own: the alert's or the quantity's name
record Trouble(Subject subject, Aspect aspect, String detail) {
    Trouble(Subject subject, Aspect aspect) {
        this(subject, aspect, "");
    }

    String host() {
        return subject.host();
    }

    String cluster() {
        return subject.cluster();
    }

    boolean is(Subject.Kind kind, Aspect wanted) {
        return subject.kind() == kind && aspect == wanted;
    }
}
