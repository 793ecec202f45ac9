package greenwall.fleet.problem;

/// One aspect of one subject, by which symptoms are grouped before they are folded into problems.
///
/// @param detail distinguishes troubles without a specific aspect: the name of the alert or quantity
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
