/// One service: how it is asked, whom it asks, where it runs.
@NullMarked
package greenwall.views.service;

import org.jspecify.annotations.NullMarked;
