import type { RequestForms } from '../../runtime/product';
import { connect } from './connect';
import { rest } from './rest';

/** The REST interface is published for standalone Engage; what a signed-in Webex user reaches is not. */
export const requestForms: RequestForms = {
	automatic: 'By credential: REST for Webex Engage Tenant, Connect for Webex OAuth2',
	choices: [rest, connect],
};

export const FORM_OF_TENANT = rest.value;
export const FORM_OF_USER = connect.value;
