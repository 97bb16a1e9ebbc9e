console.log(['it\'s', "dq\"", 'both\'"', 'new\nline', 'tab\t']); // expect: [ "it's", 'dq"', `both'"`, 'new\nline', 'tab\t' ]
