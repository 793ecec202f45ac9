package greenwall.lab.http;

/// A request that gets an error response.
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Response.Whole response;

    public RefusedRequestException(Response.Whole response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    Response.Whole response() {
        return response;
    }
}
