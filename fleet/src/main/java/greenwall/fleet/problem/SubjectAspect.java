package greenwall.fleet.problem;

/// One aspect of one subject: what symptoms of trouble are gathered under before they are folded into problems.
///
/// @param detail tells troubles apart that have no aspect of their own: the alert's or the quantity's name
record SubjectAspect(Subject subject, ProblemKind aspect, String detail) {
    SubjectAspect(Subject subject, ProblemKind aspect) {
        this(subject, aspect, "");
    }

    String host() {
        return subject.host();
    }

    String cluster() {
        return subject.cluster();
    }

    boolean is(Subject.Kind kind, ProblemKind wanted) {
        return subject.kind() == kind && aspect == wanted;
    }
}
