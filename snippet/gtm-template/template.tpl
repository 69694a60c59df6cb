___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Periplo",
  "categories": [
    "ANALYTICS"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Periplo"
  },
  "description": "Records the customer journey with one script from your own collector: pages, campaigns, forms, cart, chat and what the visitor allows.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "src",
    "displayName": "Address of the collector",
    "simpleValueType": true,
    "help": "The folder that p.js is in, with https, e.g. https://t.example.com",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "^https://.+"
        ]
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "site",
    "displayName": "Key of the site",
    "simpleValueType": true,
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "^[\\w-]{1,64}$"
        ]
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "While the visitor has not answered",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "opt-in",
    "selectItems": [
      {
        "value": "opt-in",
        "displayValue": "record nothing (opt-in)"
      },
      {
        "value": "cookieless",
        "displayValue": "count without remembering anybody (cookieless)"
      },
      {
        "value": "opt-out",
        "displayValue": "record (opt-out)"
      }
    ]
  },
  {
    "type": "CHECKBOX",
    "name": "consentMode",
    "checkboxText": "Take the answer from Consent Mode",
    "simpleValueType": true,
    "defaultValue": false,
    "help": "Periplo reads Consent Mode updates and most consent platforms itself. Tick this only if the answer reaches Tag Manager alone. Set a default that denies before this tag fires: Tag Manager calls what has no default granted."
  },
  {
    "type": "GROUP",
    "name": "more",
    "displayName": "More settings",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "TEXT",
        "name": "api",
        "displayName": "Where events go",
        "simpleValueType": true,
        "help": "A path of the site or an address, if not the collector above"
      },
      {
        "type": "TEXT",
        "name": "domains",
        "displayName": "Domains that share visitors",
        "simpleValueType": true,
        "help": "Comma-separated"
      },
      {
        "type": "TEXT",
        "name": "ignore",
        "displayName": "What is left alone",
        "simpleValueType": true,
        "help": "Comma-separated path prefixes and CSS selectors"
      },
      {
        "type": "TEXT",
        "name": "off",
        "displayName": "Files that are not to come",
        "simpleValueType": true,
        "help": "Comma-separated, e.g. chat,vitals"
      },
      {
        "type": "SELECT",
        "name": "vitals",
        "displayName": "Web vitals",
        "macrosInSelect": false,
        "simpleValueType": true,
        "defaultValue": "",
        "selectItems": [
          {
            "value": "",
            "displayValue": "figures"
          },
          {
            "value": "attribution",
            "displayValue": "figures, and what they are owed to"
          }
        ]
      },
      {
        "type": "CHECKBOX",
        "name": "debug",
        "checkboxText": "Explain in the console what is recorded and why",
        "simpleValueType": true,
        "defaultValue": false
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const encodeUriComponent = require('encodeUriComponent');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');

// Consent Mode's types, and the purposes they are to Periplo.
const PURPOSES = {
  analytics_storage: 'analytics',
  ad_storage: 'ads',
  ad_user_data: 'ads_user_data',
  ad_personalization: 'ads_personalization',
  functionality_storage: 'functional'
};
const TYPES = ['analytics_storage', 'ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage'];
const SETTINGS = ['site', 'consent', 'api', 'domains', 'ignore', 'off', 'vitals'];

const base = data.src.charAt(data.src.length - 1) === '/' ? data.src : data.src + '/';
let query = data.debug ? 'debug=' : '';
SETTINGS.forEach(function (name) {
  if (data[name]) query = query + (query ? '&' : '') + name + '=' + encodeUriComponent(data[name]);
});

const sayConsent = function () {
  const purposes = {};
  TYPES.forEach(function (type) {
    purposes[PURPOSES[type]] = isConsentGranted(type);
  });
  callInWindow('periplo', 'consent', purposes);
};

injectScript(base + 'tag.js?' + query, function () {
  if (data.consentMode) {
    sayConsent();
    TYPES.forEach(function (type) {
      addConsentListener(type, sayConsent);
    });
  }
  data.gtmOnSuccess();
}, data.gtmOnFailure, 'periplo');


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/tag.js*"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "periplo"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_user_data"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_personalization"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "functionality_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Loads the tag with its settings
  code: |-
    let url;
    mock('injectScript', function (given, onSuccess) {
      url = given;
      onSuccess();
    });
    runCode({src: 'https://t.example.com', site: 'KEY', consent: 'opt-in', ignore: '/admin,.private'});
    assertThat(url).isEqualTo('https://t.example.com/tag.js?site=KEY&consent=opt-in&ignore=%2Fadmin%2C.private');
    assertApi('callInWindow').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: Hands over Consent Mode where it is told to
  code: |-
    mock('injectScript', function (given, onSuccess) {
      onSuccess();
    });
    mock('isConsentGranted', function (type) {
      return type === 'analytics_storage';
    });
    mock('callInWindow', function (name, command, purposes) {
      assertThat(purposes.analytics).isTrue();
      assertThat(purposes.ads).isFalse();
    });
    runCode({src: 'https://t.example.com/', site: 'KEY', consent: 'opt-in', consentMode: true});
    assertApi('callInWindow').wasCalled();
    assertApi('addConsentListener').wasCalled();


___NOTES___

Part of Periplo, MIT. Tag Manager's own syntax: https://developers.google.com/tag-platform/tag-manager/templates
